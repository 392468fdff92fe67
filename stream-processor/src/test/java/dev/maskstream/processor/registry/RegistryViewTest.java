package dev.maskstream.processor.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.RegistryRecord;
import dev.maskstream.proto.v1.Rollout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryViewTest {
  @Test
  void theNewestRolloutOfAnyModelCounts() {
    RegistryView view = new RegistryView("");
    view.accept(rollout("pets", "1", 20));
    view.accept(rollout("roads", "7", 10));

    assertThat(view.newestFirst()).startsWith("pets");
  }

  @Test
  void everyModelKeepsItsRollout() {
    RegistryView view = new RegistryView("");
    view.accept(rollout("pets", "1", 20));
    view.accept(rollout("roads", "7", 10));

    assertThat(view.models()).containsExactlyInAnyOrder("pets", "roads");
    assertThat(view.rollout("roads")).map(Rollout::getServingVersion).contains("7");
  }

  @Test
  void ofModelsThatWereNeverGivenThemTheFirstByNameHasTheSourcesThatNameNone() {
    RegistryView view = new RegistryView("");
    view.accept(kept("pets", 20));
    view.accept(kept("roads", 30));

    assertThat(view.newestFirst()).containsExactly("pets", "roads");
  }

  private static RegistryRecord kept(String model, long at) {
    Rollout rollout =
        Rollouts.serveByHand(model, Optional.empty(), "1", "", Optional.of(false)).toBuilder()
            .setDecidedAtMicros(at)
            .build();
    return RegistryRecord.newBuilder().setRollout(rollout).build();
  }

  @Test
  void ofTwoRolloutsOfAModelTheLaterRecordCounts() {
    RegistryView view = new RegistryView("");
    view.accept(rollout("pets", "1", 20));
    view.accept(rollout("pets", "2", 20));

    assertThat(view.rollout("pets")).map(Rollout::getServingVersion).contains("2");
  }

  @Test
  void aNamedModelIsTheOnlyOneThatMayServe() {
    RegistryView view = new RegistryView("roads");
    view.accept(rollout("pets", "1", 20));
    assertThat(view.newestFirst()).isEmpty();

    view.accept(rollout("roads", "7", 10));

    assertThat(view.newestFirst()).startsWith("roads");
    assertThat(view.models()).containsExactly("roads");
  }

  @Test
  void aRolloutMayComeBeforeItsVersion() {
    RegistryView view = new RegistryView("");
    view.accept(rollout("pets", "1", 20));
    assertThat(view.version("pets", "1")).isEmpty();

    view.accept(
        RegistryRecord.newBuilder()
            .setVersion(ModelVersion.newBuilder().setName("pets").setVersion("1"))
            .build());

    assertThat(view.version("pets", "1")).isPresent();
  }

  @Test
  void whatIsDeletedIsGone() {
    RegistryView view = new RegistryView("");
    view.accept(rollout("pets", "1", 20));

    view.delete("pets");

    assertThat(view.rollout("pets")).isEmpty();
    assertThat(view.newestFirst()).isEmpty();
  }

  @Test
  void aNewShadowOfAnotherModelDoesNotMakeItTheDefaultOne() {
    RegistryView view = new RegistryView("");
    RegistryRecord pets = rollout("pets", "1", 10);
    view.accept(pets);
    view.accept(rollout("roads", "7", 20));

    view.accept(
        RegistryRecord.newBuilder()
            .setRollout(
                Rollouts.shadow(
                        pets.getRollout(),
                        new Rollouts.Shadow("2", 1, List.of(), Promotion.PROMOTION_MANUAL),
                        "trained")
                    .toBuilder()
                    .setDecidedAtMicros(30))
            .build());

    assertThat(view.newestFirst()).containsExactly("roads", "pets");
  }

  private static RegistryRecord rollout(String model, String version, long decidedAt) {
    return RegistryRecord.newBuilder()
        .setRollout(
            Rollout.newBuilder()
                .setModel(model)
                .setServingVersion(version)
                .setDecidedAtMicros(decidedAt))
        .build();
  }
}
