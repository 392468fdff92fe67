package dev.maskstream.standalone.model;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.v1.Fit;
import dev.maskstream.proto.v1.Metric;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Task;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * All that the registry says of a version; becomes JSON with these names as {@code like_this}.
 *
 * @param state serving, shadow, previous or none
 * @param parent version it was trained from; empty when none
 * @param createdAt ISO 8601
 * @param signer public key; empty when it is not signed
 * @param goldenFrames how many frames it is held to
 * @param metrics of the whole and of single classes
 */
public record VersionDetails(
    String name,
    String version,
    String state,
    String task,
    int inputWidth,
    int inputHeight,
    String fit,
    List<File> files,
    List<ClassFacts> classes,
    String parent,
    List<String> trainingData,
    List<Figure> metrics,
    String createdAt,
    String signer,
    int goldenFrames) {

  /** A file. */
  public record File(String role, String sha256, long bytes, int parts) {}

  /**
   * A class.
   *
   * @param color as {@code #rrggbb}
   */
  public record ClassFacts(int id, String name, String color) {}

  /**
   * A figure of merit.
   *
   * @param classId null for the whole
   */
  public record Figure(String name, double value, String dataSet, Integer classId) {}

  public static VersionDetails of(ModelVersion version, RegistryContents contents) {
    return new VersionDetails(
        version.getName(),
        version.getVersion(),
        Standing.of(version, contents).name().toLowerCase(Locale.ROOT),
        version.getTask() == Task.TASK_PROMPTABLE ? "promptable" : "semantic",
        version.getInputWidth(),
        version.getInputHeight(),
        version.getFit() == Fit.FIT_STRETCH ? "stretch" : "letterbox",
        version.getFilesList().stream()
            .map(
                file ->
                    new File(file.getRole(), file.getSha256(), file.getBytes(), file.getParts()))
            .toList(),
        version.getClassesList().stream()
            .map(
                one ->
                    new ClassFacts(
                        one.getId(),
                        one.getName(),
                        String.format(Locale.ROOT, "#%06x", one.getRgb())))
            .toList(),
        version.getParentVersion(),
        List.copyOf(version.getTrainingDataList()),
        version.getMetricsList().stream().map(VersionDetails::figure).toList(),
        createdAt(version),
        signer(version),
        version.getGoldenFramesCount());
  }

  private static Figure figure(Metric metric) {
    return new Figure(
        metric.getName(),
        metric.getValue(),
        metric.getDataSet(),
        metric.hasClassId() ? Integer.valueOf(metric.getClassId()) : null);
  }

  /** ISO 8601, to the second. */
  static String createdAt(ModelVersion version) {
    return Instant.EPOCH
        .plus(version.getCreatedAtMicros(), ChronoUnit.MICROS)
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }

  private static String signer(ModelVersion version) {
    return version.getSignature().isEmpty()
        ? ""
        : "ed25519:"
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(version.getSigner().toByteArray());
  }

  /** Mean IoU on the held-out set, if it was measured. */
  public OptionalDouble meanIou() {
    return metrics.stream()
        .filter(figure -> figure.classId() == null && figure.name().equals("mean-iou"))
        .mapToDouble(Figure::value)
        .findFirst();
  }

  /** Enough of the signer to tell keys apart. */
  public String shortSigner() {
    int letters = "ed25519:".length();
    return signer.isEmpty() ? "unsigned" : signer.substring(letters, letters + 8);
  }
}
