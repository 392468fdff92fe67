package dev.maskstream.gateway.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.proto.v1.ModelStateChanged;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import org.junit.jupiter.api.Test;

class ModelShelfTest {
  private static final int MOST = 10_000;

  private final ModelShelf shelf = new ModelShelf();
  private long offset;

  @Test
  void picturesOfGoldenFramesAreNotKept() throws Exception {
    ModelVersion version =
        version("1").toBuilder()
            .addGoldenFrames(
                GoldenFrame.newBuilder()
                    .setImage(ByteString.copyFrom(new byte[1_000_000]))
                    .setRowRuns(ByteString.copyFrom(new byte[1_000_000]))
                    .setMinAgreement(0.9f))
            .build();

    put(version);

    ModelVersion kept = shelf.model("street").orElseThrow().versions().getFirst().version();
    assertThat(kept.getSerializedSize()).isLessThan(100);
    assertThat(kept.getGoldenFramesCount()).isEqualTo(1);
  }

  @Test
  void aFullShelfKeepsWhatItHasUpToDateAndTakesNothingNew() throws Exception {
    for (int at = 0; at < MOST; at++) {
      put(version("v" + at));
      read("model-" + at, rollout("model-" + at, "1"));
      shelf.state(state("v" + at, "loading"));
    }

    put(version("v7").toBuilder().setParentVersion("v6").build());
    put(version("one-too-many"));
    read("model-7", rollout("model-7", "2"));
    shelf.state(state("v7", "serving"));

    assertThat(shelf.contents().version("street", "v7"))
        .map(ModelVersion::getParentVersion)
        .contains("v6");
    assertThat(shelf.contents().version("street", "one-too-many")).isEmpty();
    assertThat(shelf.contents().rollout("model-7")).map(Rollout::getServingVersion).contains("2");
    assertThat(shelf.model("street").orElseThrow().versions())
        .filteredOn(version -> version.version().getVersion().equals("v7"))
        .singleElement()
        .satisfies(
            version ->
                assertThat(version.states())
                    .extracting(ModelStateChanged::getState)
                    .containsExactly("serving"));
  }

  @Test
  void fromAFullShelfWhatIsDeletedGoesAndMakesRoom() throws Exception {
    for (int at = 0; at < MOST; at++) {
      put(version("v" + at));
    }

    read("street@v7", null);
    put(version("new"));

    assertThat(shelf.contents().version("street", "v7")).isEmpty();
    assertThat(shelf.contents().version("street", "new")).isPresent();
  }

  @Test
  void whatLiesUnderAnotherKeyIsNotTakenIn() throws Exception {
    put(version("v1"));

    assertThatThrownBy(() -> read("street", rollout("sky", "1")))
        .hasMessageContaining("the record of sky lies under the key street");
    assertThatThrownBy(() -> read("street", rollout("street", "")))
        .hasMessageContaining("model version");
    assertThat(shelf.contents().defaultRollout()).isEmpty();
  }

  @Test
  void theReaderOfTheTopicDoesNotPutBackWhatWasDecidedHereMeanwhile() throws Exception {
    shelf.decided(parsed("street", "1"), 7);
    shelf.decided(parsed("street", "2"), 8);

    shelf.put("street", rollout("street", "1"), 7);
    assertThat(serving()).isEqualTo("2");
    shelf.put("street", rollout("street", "2"), 8);
    shelf.put("street", rollout("street", "3"), 9);
    assertThat(serving()).isEqualTo("3");
  }

  @Test
  void whatTheReaderOfTheTopicBroughtIsNotPutBackByAnOlderDecision() throws Exception {
    shelf.put("street", rollout("street", "theirs"), 8);

    shelf.decided(parsed("street", "ours"), 7);

    assertThat(serving()).isEqualTo("theirs");
  }

  private String serving() {
    return shelf.contents().rollout("street").orElseThrow().getServingVersion();
  }

  private static Rollout parsed(String model, String version) throws Exception {
    return RegistryRecord.parseFrom(rollout(model, version)).getRollout();
  }

  private void read(String key, byte[] value) throws Exception {
    shelf.put(key, value, offset++);
  }

  private void put(ModelVersion version) throws Exception {
    read(
        "street@" + version.getVersion(),
        RegistryRecord.newBuilder().setVersion(version).build().toByteArray());
  }

  private static ModelVersion version(String version) {
    return ModelVersion.newBuilder().setName("street").setVersion(version).build();
  }

  private static byte[] rollout(String model, String version) {
    return RegistryRecord.newBuilder()
        .setRollout(Rollout.newBuilder().setModel(model).setServingVersion(version))
        .build()
        .toByteArray();
  }

  private static ModelStateChanged state(String version, String state) {
    return ModelStateChanged.newBuilder()
        .setModel("street")
        .setVersion(version)
        .setState(state)
        .setProcess("p")
        .build();
  }
}
