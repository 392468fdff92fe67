package dev.maskstream.proto.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRecordsTest {
  private static final Rollout ROLLOUT =
      Rollout.newBuilder()
          .setModel("street")
          .setServingVersion("2")
          .setPreviousVersion("1")
          .setShadowVersion("3")
          .build();

  private static final ModelVersion VERSION =
      ModelVersion.newBuilder()
          .setName("street")
          .setVersion("2")
          .setParentVersion("1")
          .addClasses(ClassInfo.newBuilder().setId(1).setName("car"))
          .addGoldenFrames(GoldenFrame.newBuilder().setImage(ByteString.copyFromUtf8("picture")))
          .build();

  @Test
  void whatLiesUnderItsOwnKeyIsRead() throws Exception {
    assertThat(read("street@2", of(VERSION)).getVersion()).isEqualTo(VERSION);
    assertThat(read("street", of(ROLLOUT)).getRollout()).isEqualTo(ROLLOUT);
    Rollout first = ROLLOUT.toBuilder().clearPreviousVersion().clearShadowVersion().build();
    assertThat(read("street", of(first)).getRollout()).isEqualTo(first);
  }

  @Test
  void whatALaterMaskstreamWroteIsPassedOn() throws Exception {
    assertThat(read("street/notes", RegistryRecord.getDefaultInstance()).getRecordCase())
        .isEqualTo(RegistryRecord.RecordCase.RECORD_NOT_SET);
  }

  @ParameterizedTest
  @CsvSource({"street@3", "street", "sky@2", "STREET@2"})
  void aVersionUnderAnotherKeyIsNone(String key) {
    assertThatThrownBy(() -> read(key, of(VERSION)))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessageContaining("the record of street@2 lies under the key " + key);
  }

  @ParameterizedTest
  @CsvSource({"sky", "street@2", "Street"})
  void aRolloutUnderAnotherKeyIsNone(String key) {
    assertThatThrownBy(() -> read(key, of(ROLLOUT)))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessageContaining("the record of street lies under the key " + key);
  }

  @Test
  void aVersionWithoutAPossibleNameIsNone() {
    assertIsNone("Street@2", of(VERSION.toBuilder().setName("Street").build()));
    assertIsNone("street@", of(VERSION.toBuilder().clearVersion().build()));
    assertIsNone("street@a b", of(VERSION.toBuilder().setVersion("a b").build()));
  }

  @Test
  void aRolloutThatNamesNothingPossibleIsNone() {
    assertIsNone("street", rollout(Rollout.Builder::clearServingVersion));
    assertIsNone("street", rollout(one -> one.setServingVersion("../2")));
    assertIsNone("street", rollout(one -> one.setShadowVersion("no such version")));
    assertIsNone("street", rollout(one -> one.setPreviousVersion("1@1")));
    assertIsNone("No Such Name", rollout(one -> one.setModel("No Such Name")));
  }

  /** A record that was cut is none, or says less; nothing else becomes of it. */
  @Test
  void aRecordThatIsCutAnywhereIsNeverTakenForAnother() {
    byte[] whole = of(VERSION).toByteArray();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        assertThat(ModelRecords.read("street@2", cut).hasVersion()).isFalse();
      } catch (InvalidProtocolBufferException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  private static void assertIsNone(String key, RegistryRecord record) {
    assertThatThrownBy(() -> read(key, record))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessageContaining("is not 1 to 64 of");
  }

  private static RegistryRecord read(String key, RegistryRecord record)
      throws InvalidProtocolBufferException {
    return ModelRecords.read(key, record.toByteArray());
  }

  private static RegistryRecord of(ModelVersion version) {
    return RegistryRecord.newBuilder().setVersion(version).build();
  }

  private static RegistryRecord rollout(UnaryOperator<Rollout.Builder> change) {
    return of(change.apply(ROLLOUT.toBuilder()).build());
  }

  private static RegistryRecord of(Rollout rollout) {
    return RegistryRecord.newBuilder().setRollout(rollout).build();
  }
}
