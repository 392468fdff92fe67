package dev.maskstream.standalone.command;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.Task;
import dev.maskstream.standalone.PrintedJson;
import dev.maskstream.standalone.model.PairPackage;
import dev.maskstream.standalone.model.Standing;
import dev.maskstream.standalone.model.VersionDetails;
import dev.maskstream.standalone.model.VersionDetails.ClassFacts;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what the registry holds. */
@Command(
    name = "list",
    description = {
      "List the model versions, each model's oldest first.",
      "* serves, ~ shadows, - served before; then created, signer, mean IoU where it is known.",
      "The model that has the sources which name none is the default one.",
    })
final class ModelsListCommand implements Callable<Integer> {
  @Mixin private KafkaOptions kafka;

  @Option(names = "--json", description = "Print them as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  /**
   * One version as it is printed; becomes JSON with these names as {@code like_this}.
   *
   * @param sha256 of its file; of a promptable version's encoder
   * @param defaultModel whether its model has the sources that name none
   * @param meanIou null where it was not measured
   */
  private record Row(
      String name,
      String version,
      boolean serving,
      boolean defaultModel,
      String state,
      String task,
      int inputWidth,
      int inputHeight,
      List<String> classes,
      String sha256,
      String createdAt,
      String signer,
      Double meanIou) {}

  @Override
  public Integer call() {
    RegistryContents contents = kafka.registry().read();
    List<ModelVersion> versions =
        contents.versions().values().stream()
            .sorted(
                Comparator.comparing(ModelVersion::getName)
                    .thenComparingLong(ModelVersion::getCreatedAtMicros)
                    .thenComparing(ModelVersion::getVersion))
            .toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      List<Row> rows = versions.stream().map(version -> row(version, contents)).toList();
      out.println(PrintedJson.page(rows));
    } else {
      versions.forEach(version -> out.println(line(version, contents)));
    }
    out.flush();
    return 0;
  }

  private static Row row(ModelVersion version, RegistryContents contents) {
    VersionDetails of = VersionDetails.of(version, contents);
    OptionalDouble meanIou = of.meanIou();
    return new Row(
        of.name(),
        of.version(),
        Standing.of(version, contents) == Standing.SERVING,
        isDefault(version, contents),
        of.state(),
        of.task(),
        of.inputWidth(),
        of.inputHeight(),
        names(of),
        sha256(of),
        of.createdAt(),
        of.signer(),
        meanIou.isPresent() ? Double.valueOf(meanIou.getAsDouble()) : null);
  }

  private static String sha256(VersionDetails of) {
    return of.files().stream()
        .filter(file -> !file.role().equals(PairPackage.DECODER))
        .map(VersionDetails.File::sha256)
        .findFirst()
        .orElse("");
  }

  private static List<String> names(VersionDetails of) {
    return of.classes().stream().map(ClassFacts::name).toList();
  }

  private static boolean isDefault(ModelVersion version, RegistryContents contents) {
    return contents.defaultRollout().map(Rollout::getModel).equals(Optional.of(version.getName()));
  }

  private static String line(ModelVersion version, RegistryContents contents) {
    VersionDetails of = VersionDetails.of(version, contents);
    String meanIou =
        of.meanIou().isPresent()
            ? String.format(Locale.ROOT, "mIoU %.4f", of.meanIou().getAsDouble())
            : "mIoU -";
    boolean servesByDefault =
        Standing.of(version, contents) == Standing.SERVING && isDefault(version, contents);
    return "%s %-20s %-14s %dx%d  %s  %-8s  %-11s  %s%s"
        .formatted(
            Standing.of(version, contents).mark(),
            of.name(),
            of.version(),
            of.inputWidth(),
            of.inputHeight(),
            of.createdAt(),
            of.shortSigner(),
            meanIou,
            version.getTask() == Task.TASK_PROMPTABLE
                ? "takes prompts"
                : String.join(", ", names(of)),
            servesByDefault ? "  (default)" : "");
  }
}
