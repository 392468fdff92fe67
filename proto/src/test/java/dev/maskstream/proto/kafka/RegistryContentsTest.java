package dev.maskstream.proto.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegistryContentsTest {
  @Test
  void aModelThatOnlyAnswersPromptsIsNotTheOneForSourcesThatNameNone() {
    RegistryContents contents =
        new RegistryContents(
            Map.of(
                "street@1",
                version("street", Task.TASK_SEMANTIC),
                "sam@1",
                version("sam", Task.TASK_PROMPTABLE)),
            Map.of("street", rollout("street", 1), "sam", rollout("sam", 2)));

    assertThat(contents.defaultRollout().map(Rollout::getModel)).contains("street");
  }

  @Test
  void aShadowOfAnotherModelDoesNotMakeItTheDefaultOne() {
    Rollout door = rollout("door", 1);
    Rollout shadowed =
        Rollouts.shadow(
            door, new Rollouts.Shadow("2", 1, List.of(), Promotion.PROMOTION_AUTOMATIC), "trained");
    RegistryContents contents =
        new RegistryContents(
            Map.of(),
            Map.of(
                "street",
                rollout("street", 2),
                "door",
                shadowed.toBuilder().setDecidedAtMicros(3).build()));

    assertThat(contents.defaultRollout().map(Rollout::getModel)).contains("street");
  }

  @Test
  void ofModelsThatWereNeverGivenThemTheFirstByNameHasTheSourcesThatNameNone() {
    Map<String, Rollout> kept =
        IntStream.range(0, 20)
            .mapToObj(at -> kept("model" + (char) ('a' + at), at))
            .collect(Collectors.toMap(Rollout::getModel, rollout -> rollout));

    RegistryContents contents = new RegistryContents(Map.of(), kept);

    assertThat(contents.defaultRollout().map(Rollout::getModel)).contains("modela");
  }

  @Test
  void processorsLoadWhatIsNamedWhatIsTheDefaultAndWhatAnswersPrompts() {
    RegistryContents contents =
        new RegistryContents(
            Map.of("sam@1", version("sam", Task.TASK_PROMPTABLE)),
            Map.of("street", rollout("street", 2), "door", kept("door", 3), "sam", kept("sam", 1)));

    assertThat(contents.isLoaded("door", Set.of("yard"))).isFalse();
    assertThat(contents.isLoaded("door", Set.of("door"))).isTrue();
    assertThat(contents.isLoaded("street", Set.of())).isTrue();
    assertThat(contents.isLoaded("sam", Set.of())).isTrue();
  }

  private static Rollout kept(String model, long at) {
    return Rollouts.serveByHand(model, Optional.empty(), "1", "", Optional.of(false)).toBuilder()
        .setDecidedAtMicros(at)
        .build();
  }

  private static ModelVersion version(String name, Task task) {
    return ModelVersion.newBuilder().setName(name).setVersion("1").setTask(task).build();
  }

  private static Rollout rollout(String model, long at) {
    return Rollout.newBuilder()
        .setModel(model)
        .setServingVersion("1")
        .setDecidedAtMicros(at)
        .build();
  }
}
