package dev.maskstream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.signing.TrustedKeys;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.Task;
import dev.maskstream.trainer.service.RunPlanner.Planning;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunPlannerTest {
  private static final RunPlanner.Wish WISH = new RunPlanner.Wish("schedule", Instant.EPOCH);
  private static final Rollout SERVES =
      Rollout.newBuilder().setModel("steel").setServingVersion("v3").build();
  private static final ModelVersion V3 =
      ModelVersion.newBuilder()
          .setName("steel")
          .setVersion("v3")
          .setTask(Task.TASK_SEMANTIC)
          .addClasses(ClassInfo.newBuilder().setId(0).setName("plate"))
          .addClasses(ClassInfo.newBuilder().setId(1).setName("scratch"))
          .addFiles(ModelFile.newBuilder().setRole("model").setSha256("ab"))
          .build();

  private final RunPlanner planner = new RunPlanner(TrustedKeys.parse("unsigned"));

  @Test
  void aRunIsNamedByModelParentAndOffsets() {
    RunPlan plan = planned(V3, SERVES);

    assertThat(plan.name()).isEqualTo("steel-v3-0-118");
    assertThat(plan.trainingData()).first().isEqualTo("labels:0-118");
    assertThat(plan.parentSha256()).isEqualTo("ab");
  }

  @Test
  void theSameRunMakesTheSameVersion() {
    assertThat(planned(V3, SERVES).version())
        .isEqualTo(planned(V3, SERVES).version())
        .startsWith("labels-118-");
  }

  @Test
  void aParentThatNobodyTrustedSignedIsNotTrainedFrom() {
    Planning planning =
        new RunPlanner(TrustedKeys.parse("")).plan("steel", labels(), registry(V3, SERVES), WISH);

    assertThat(reason(planning)).contains("steel@v3", "not signed");
  }

  @Test
  void whileACandidateRunsInTheShadowThereIsNoOther() {
    Rollout shadowed = SERVES.toBuilder().setShadowVersion("v4").build();

    assertThat(reason(planner.plan("steel", labels(), registry(V3, shadowed), WISH)))
        .contains("steel@v4", "one candidate at a time");
  }

  @Test
  void aModelThatDoesNotServeIsNotTrained() {
    assertThat(reason(planner.plan("other", labels(), registry(V3, SERVES), WISH)))
        .isEqualTo("no version of other serves");
  }

  @Test
  void aPromptableModelIsNotTrained() {
    ModelVersion promptable = V3.toBuilder().setTask(Task.TASK_PROMPTABLE).build();

    assertThat(reason(planner.plan("steel", labels(), registry(promptable, SERVES), WISH)))
        .contains("promptable");
  }

  @Test
  void labelsThatMeanOtherClassesAreLeftOut() {
    List<StoredLabel> labels =
        List.of(label(0, "Plate", "scratch"), label(1, "plate", "dent"), label(2, "plate"));

    assertThat(RunPlanner.matching(labels, V3)).extracting(StoredLabel::offset).containsExactly(0L);
  }

  @Test
  void labelsThatAnyVersionWasMadeOfAreUsed() {
    ModelVersion made = V3.toBuilder().addTrainingData("labels:5-70").build();

    assertThat(RunPlanner.lastUsed("steel", registry(made, SERVES))).hasValue(70);
  }

  private RunPlan planned(ModelVersion version, Rollout rollout) {
    return ((Planning.Planned) planner.plan("steel", labels(), registry(version, rollout), WISH))
        .plan();
  }

  private static String reason(Planning planning) {
    return ((Planning.Blocked) planning).reason();
  }

  private static RegistryContents registry(ModelVersion version, Rollout rollout) {
    return new RegistryContents(Map.of("steel@v3", version), Map.of("steel", rollout));
  }

  private static List<StoredLabel> labels() {
    return List.of(label(0, "plate", "scratch"), label(118, "plate", "scratch"));
  }

  private static StoredLabel label(long offset, String... classes) {
    return new StoredLabel(
        "belt/f" + offset, offset, 0, "steel", List.of(classes), "n" + offset, ".jpg", "", false);
  }
}
