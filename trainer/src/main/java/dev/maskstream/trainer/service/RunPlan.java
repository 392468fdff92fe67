package dev.maskstream.trainer.service;

import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.trainer.service.CandidatePublisher.Step;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a run is to do, as it stands in its {@code run.json}: decided once, whatever happens to the
 * process.
 *
 * @param parent version whose weights it goes on with
 * @param parentSha256 of that version's file
 * @param rule that wanted it
 * @param startedAt ISO 8601
 */
record RunPlan(
    String model,
    String parent,
    String parentSha256,
    String rule,
    String startedAt,
    List<Used> labels) {
  private static final int HASH_DIGITS = 8;

  /** One of the labels. */
  record Used(String key, long offset, String file, boolean heldOut) {}

  RunPlan {
    labels = List.copyOf(labels);
  }

  /** The same wherever the same labels meet the same parent, so that no run is done twice. */
  String name() {
    return "%s-%s-%d-%d".formatted(model, parent, first(), last());
  }

  /** Of the candidate: follows from the run's name, as the run itself does. */
  String version() {
    String hash = Sha256.of(name().getBytes(StandardCharsets.UTF_8));
    return "labels-%d-%s".formatted(last(), hash.substring(0, HASH_DIGITS));
  }

  long first() {
    return labels.stream().mapToLong(Used::offset).min().orElse(0);
  }

  long last() {
    return labels.stream().mapToLong(Used::offset).max().orElse(0);
  }

  int heldOut() {
    return Math.toIntExact(labels.stream().filter(Used::heldOut).count());
  }

  /** What candidates of this run are measured on, for people. */
  String heldOutName() {
    return "%d held-out labels of %s, offsets %d-%d".formatted(heldOut(), model, first(), last());
  }

  /** For the registry. */
  List<String> trainingData() {
    return List.of(
        "labels:%d-%d".formatted(first(), last()),
        "%d labels trained on, %d held out".formatted(labels.size() - heldOut(), heldOut()));
  }

  /**
   * What is decided on the candidate of this run: it runs in the shadow of its parent, if that
   * still serves alone. Anything else somebody decided meanwhile stands.
   *
   * @param now the model's newest rollout
   * @param share of frames that the candidate sees
   */
  Step step(Optional<Rollout> now, float share, String figures) {
    Optional<Rollout> parentAlone =
        now.filter(it -> it.getServingVersion().equals(parent) && it.getShadowVersion().isEmpty());
    if (parentAlone.isEmpty()) {
      return new Step(
          Optional.empty(), "no rollout: another version serves or runs in the shadow by now");
    }
    Rollouts.Shadow shadow =
        new Rollouts.Shadow(version(), share, List.of(), Promotion.PROMOTION_AUTOMATIC);
    String reason = "trainer, run " + name() + ": " + figures;
    return new Step(
        Optional.of(Rollouts.shadow(parentAlone.get(), shadow, reason)), "runs in the shadow");
  }
}
