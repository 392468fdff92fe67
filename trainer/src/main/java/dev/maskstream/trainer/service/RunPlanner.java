package dev.maskstream.trainer.service;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.signing.TrustedKeys;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.Task;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a run would be made from, if the registry lets there be one. A rule only.
 *
 * @param trust whose versions may be trained from: a candidate is signed by us, so its parent must
 *     be somebody's we trust
 */
record RunPlanner(TrustedKeys trust) {
  private static final Pattern OFFSETS = Pattern.compile("labels:(\\d{1,18})-(\\d{1,18})");

  /** What comes of planning. */
  sealed interface Planning {
    record Planned(RunPlan plan) implements Planning {}

    /**
     * No run now.
     *
     * @param reason a sentence
     */
    record Blocked(String reason) implements Planning {}
  }

  /** Why somebody wants a run, and when. */
  record Wish(String rule, Instant at) {}

  Planning plan(String model, List<StoredLabel> labels, RegistryContents registry, Wish wish) {
    Optional<ModelVersion> serving = registry.serving(model);
    if (serving.isEmpty()) {
      return new Planning.Blocked("no version of " + model + " serves");
    }
    Optional<String> obstacle =
        obstacle(serving.get()).or(() -> shadow(registry.rollout(model).orElseThrow()));
    if (obstacle.isPresent()) {
      return new Planning.Blocked(obstacle.get());
    }
    return new Planning.Planned(
        new RunPlan(
            model,
            serving.get().getVersion(),
            serving.get().getFiles(0).getSha256(),
            wish.rule(),
            wish.at().toString(),
            labels.stream()
                .map(one -> new RunPlan.Used(one.key(), one.offset(), one.name(), one.heldOut()))
                .toList()));
  }

  private Optional<String> obstacle(ModelVersion serving) {
    String name = serving.getName() + "@" + serving.getVersion();
    if (trust.check(serving) instanceof TrustedKeys.Verdict.Refused refused) {
      return Optional.of(name + " is not trained from: " + refused.reason());
    }
    if (serving.getTask() == Task.TASK_PROMPTABLE || serving.getFilesCount() != 1) {
      return Optional.of(name + " is promptable; only semantic models are trained from labels");
    }
    boolean gaps =
        IntStream.range(0, serving.getClassesCount())
            .anyMatch(id -> serving.getClasses(id).getId() != id);
    return gaps
        ? Optional.of("the class ids of " + name + " do not run from 0 without a gap")
        : Optional.empty();
  }

  /** One candidate at a time: what a second one shows would be mixed with the first one's. */
  private static Optional<String> shadow(Rollout now) {
    return now.getShadowVersion().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s@%s runs in the shadow; one candidate at a time"
                .formatted(now.getModel(), now.getShadowVersion()));
  }

  /** Labels that mean by their class ids what a version means, whatever the case of the letters. */
  static List<StoredLabel> matching(List<StoredLabel> labels, ModelVersion version) {
    List<String> names = version.getClassesList().stream().map(ClassInfo::getName).toList();
    return labels.stream().filter(one -> isSame(one.classes(), names)).toList();
  }

  private static boolean isSame(List<String> one, List<String> other) {
    return one.size() == other.size()
        && IntStream.range(0, one.size())
            .allMatch(id -> one.get(id).equalsIgnoreCase(other.get(id)));
  }

  /** The newest label that any version of a model was made from: another trainer may have. */
  static OptionalLong lastUsed(String model, RegistryContents registry) {
    return registry.versionsOf(model).stream()
        .flatMap(version -> version.getTrainingDataList().stream())
        .map(OFFSETS::matcher)
        .filter(Matcher::matches)
        .mapToLong(offsets -> Long.parseLong(offsets.group(2)))
        .max();
  }
}
