package dev.maskstream.proto.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.Task;
import java.util.Map;
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

    assertThat(contents.newestRollout().map(Rollout::getModel)).contains("street");
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
