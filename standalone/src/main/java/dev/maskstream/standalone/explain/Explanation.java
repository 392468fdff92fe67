package dev.maskstream.standalone.explain;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.ModelVersion;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a mask came from, as far back as the registry knows; becomes JSON with these names as
 * {@code like_this}.
 *
 * @param capturedAt ISO 8601; empty when unknown, as are the other times
 * @param model the version that made it, then its parents
 */
public record Explanation(
    String source,
    String frameId,
    long sequence,
    String capturedAt,
    String ingestedAt,
    String emittedAt,
    int width,
    int height,
    List<Generation> model,
    String engine,
    String precision,
    Input input,
    Stages stages) {

  /** Most parents that are followed. */
  private static final int MOST_PARENTS = 32;

  /** Where the frame lies. */
  public record Input(String topic, int partition, long offset) {}

  /** How long it took, in milliseconds. */
  public record Stages(
      int batchSize, double decodeMs, double queueMs, double inferMs, double encodeMs) {}

  /**
   * A version of the chain.
   *
   * @param sha256 of its file
   * @param registered whether the registry has it; if not, the rest is unknown
   * @param createdAt ISO 8601; empty when unknown
   * @param trainingData data sets, or ranges of the labels topic
   */
  public record Generation(
      String name,
      String version,
      String sha256,
      boolean registered,
      String createdAt,
      List<String> trainingData) {}

  public static Explanation of(Mask mask, RegistryContents contents) {
    return new Explanation(
        mask.getSourceId(),
        mask.getFrameId(),
        mask.getSequence(),
        time(mask.getCapturedAtMicros()),
        time(mask.getIngestedAtMicros()),
        time(mask.getEmittedAtMicros()),
        mask.getWidth(),
        mask.getHeight(),
        chain(mask, contents),
        mask.getEngine().getName(),
        mask.getEngine().getPrecision(),
        new Input(
            mask.getInput().getTopic(),
            mask.getInput().getPartition(),
            mask.getInput().getOffset()),
        new Stages(
            mask.getStages().getBatchSize(),
            mask.getStages().getDecodeNanos() / 1e6,
            mask.getStages().getQueueNanos() / 1e6,
            mask.getStages().getInferNanos() / 1e6,
            mask.getStages().getEncodeNanos() / 1e6));
  }

  private static String time(long micros) {
    return micros == 0 ? "" : Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  /** A record could name itself as its parent, so the chain has an end in any case. */
  private static List<Generation> chain(Mask mask, RegistryContents contents) {
    List<Generation> chain = new ArrayList<>();
    String name = mask.getModel().getName();
    String version = mask.getModel().getVersion();
    String sha256 = mask.getModel().getSha256();
    while (!version.isEmpty() && chain.size() <= MOST_PARENTS) {
      Optional<ModelVersion> known =
          Optional.ofNullable(contents.versions().get(name + "@" + version));
      chain.add(generation(name, version, sha256, known));
      version = known.map(ModelVersion::getParentVersion).orElse("");
      sha256 = "";
    }
    return chain;
  }

  private static Generation generation(
      String name, String version, String sha256, Optional<ModelVersion> known) {
    return new Generation(
        name,
        version,
        sha256.isEmpty()
            ? known
                .filter(one -> one.getFilesCount() > 0)
                .map(one -> one.getFiles(0).getSha256())
                .orElse("")
            : sha256,
        known.isPresent(),
        known.map(one -> time(one.getCreatedAtMicros())).orElse(""),
        known.map(one -> List.copyOf(one.getTrainingDataList())).orElse(List.of()));
  }
}
