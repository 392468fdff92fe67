package dev.maskstream.standalone.command;

import com.google.gson.GsonBuilder;
import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what the registry holds. */
@Command(name = "list", description = "List the model versions, the serving one marked by a star.")
final class ModelsListCommand implements Callable<Integer> {
  @Mixin private KafkaOptions kafka;

  @Option(names = "--json", description = "Print them as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** One version as it is printed; becomes JSON with these very names. */
  private record Row(
      String name,
      String version,
      boolean serving,
      int inputWidth,
      int inputHeight,
      List<String> classes,
      String sha256) {}

  @Override
  public Integer call() {
    RegistryContents contents = kafka.registry().read();
    List<Row> rows =
        contents.versions().values().stream().map(version -> row(version, contents)).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new GsonBuilder().setPrettyPrinting().create().toJson(rows));
    } else {
      rows.forEach(row -> out.println(line(row)));
    }
    out.flush();
    return 0;
  }

  private static Row row(ModelVersion version, RegistryContents contents) {
    Rollout rollout = contents.rollouts().get(version.getName());
    return new Row(
        version.getName(),
        version.getVersion(),
        rollout != null && rollout.getServingVersion().equals(version.getVersion()),
        version.getInputWidth(),
        version.getInputHeight(),
        version.getClassesList().stream().map(ClassInfo::getName).toList(),
        version.getFilesCount() == 0 ? "" : version.getFiles(0).getSha256());
  }

  private static String line(Row row) {
    return "%s %-20s %-14s %dx%d  %s"
        .formatted(
            row.serving() ? "*" : " ",
            row.name(),
            row.version(),
            row.inputWidth(),
            row.inputHeight(),
            String.join(", ", row.classes()));
  }
}
