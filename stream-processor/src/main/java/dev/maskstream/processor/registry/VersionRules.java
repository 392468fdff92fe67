package dev.maskstream.processor.registry;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelRecords;
import dev.maskstream.proto.signing.TrustedKeys;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.proto.v1.ModelFile;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Task;
import java.util.List;
import java.util.Optional;

/**
 * What a version's record must say before any byte of its file is fetched. Rules only.
 *
 * @param maxBytes of a model file
 */
record VersionRules(TrustedKeys trusted, long maxBytes) {
  /** Role of the file that a semantic version is run from. */
  static final String ROLE = "model";

  /** Roles of the files that a promptable version is run from. */
  static final String ENCODER = "encoder";

  static final String DECODER = "decoder";

  private static final int MOST_GOLDEN_FRAMES = 8;
  private static final int MOST_GOLDEN_BYTES = 4 << 20;

  /** What is wrong with a version, in a sentence; empty when its file may be opened. */
  Optional<String> objection(ModelVersion version) {
    return name(version)
        .or(() -> trust(version))
        .or(() -> files(version))
        .or(() -> goldenFrames(version));
  }

  static boolean isPromptable(ModelVersion version) {
    return version.getTask() == Task.TASK_PROMPTABLE;
  }

  /** Roles of the files that the version is run from; its hash is that of the first. */
  static List<String> roles(ModelVersion version) {
    return isPromptable(version) ? List.of(ENCODER, DECODER) : List.of(ROLE);
  }

  /** The file of a role, of a version without objection. */
  static ModelFile file(List<ModelFile> files, String role) {
    return files.stream().filter(file -> file.getRole().equals(role)).findFirst().orElseThrow();
  }

  private static Optional<String> name(ModelVersion version) {
    boolean named =
        ModelRecords.isName(version.getName()) && ModelRecords.isVersion(version.getVersion());
    return named
        ? Optional.empty()
        : Optional.of("\"" + ModelId.of(version) + "\" is no name of a model version");
  }

  private Optional<String> trust(ModelVersion version) {
    return switch (trusted.check(version)) {
      case TrustedKeys.Verdict.Trusted _ -> Optional.empty();
      case TrustedKeys.Verdict.Refused refused -> Optional.of(refused.reason());
    };
  }

  private Optional<String> files(ModelVersion version) {
    return roles(version).stream()
        .map(role -> file(version, role))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> file(ModelVersion version, String role) {
    Optional<ModelFile> file =
        version.getFilesList().stream().filter(it -> it.getRole().equals(role)).findFirst();
    return file.isEmpty()
        ? Optional.of("the version has no file of role " + role)
        : size(file.get());
  }

  private Optional<String> size(ModelFile file) {
    long bytes = file.getBytes();
    if (bytes < 0 || bytes > maxBytes) {
      return Optional.of(
          ("the file has %s bytes, and models.max.bytes allows %d. ONNX itself ends at 2 GiB"
                  + " (2147483647 bytes); an export in FP16 has half the size")
              .formatted(Long.toUnsignedString(bytes), maxBytes));
    }
    long parts = Math.ceilDiv(bytes, Topics.MODEL_FILE_PART_BYTES);
    if (bytes == 0 || parts != file.getParts()) {
      return Optional.of(
          "a file of %d bytes has %d parts, not %s"
              .formatted(bytes, parts, Integer.toUnsignedString(file.getParts())));
    }
    return Optional.empty();
  }

  private static Optional<String> goldenFrames(ModelVersion version) {
    List<GoldenFrame> frames = version.getGoldenFramesList();
    if (isPromptable(version) && !frames.isEmpty()) {
      return Optional.of(
          "the version is promptable and has golden frames: nobody has said what to look for in"
              + " them");
    }
    long bytes = frames.stream().mapToLong(GoldenFrame::getSerializedSize).sum();
    if (frames.size() > MOST_GOLDEN_FRAMES || bytes > MOST_GOLDEN_BYTES) {
      return Optional.of(
          "the version has %d golden frames of %d bytes; at most %d of together %d are run"
              .formatted(frames.size(), bytes, MOST_GOLDEN_FRAMES, MOST_GOLDEN_BYTES));
    }
    return frames.stream()
        .map(GoldenFrame::getMinAgreement)
        .filter(least -> !(least >= 0 && least <= 1))
        .findFirst()
        .map(least -> "a golden frame's least agreement is 0 to 1, not " + least);
  }
}
