package dev.maskstream.standalone.command;

import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.standalone.model.ModelPackage;
import dev.maskstream.standalone.model.Registry;
import dev.maskstream.vision.Fit;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes a model version. */
@Command(
    name = "add",
    description = "Publish a model version to the registry; with --serve, let it serve.")
final class ModelsAddCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE.onnx",
      description = "An ONNX file that meets the engine contract; see vision/README.md.")
  private Path onnx;

  @Option(
      names = "--classes",
      paramLabel = "FILE.json",
      required = true,
      description = "Its classes: classes.json, or the trainer's model.json.")
  private Path classes;

  @Option(names = "--serve", description = "Make it the version that serves, without a pause.")
  private boolean serve;

  @Option(
      names = "--name",
      description = "Default: what the class file says, else made from the file's name.")
  private String name;

  @Option(
      names = "--version",
      paramLabel = "VERSION",
      description = "Default: what the class file says, else the first digits of the SHA-256.")
  private String version;

  @Option(
      names = "--fit",
      description = "letterbox or stretch. Default: what the class file says, else letterbox.")
  private Fit fit;

  @Mixin private KafkaOptions kafka;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ModelPackage model =
        ModelPackage.check(
            new ModelChoice(
                onnx,
                classes,
                Optional.ofNullable(name),
                Optional.ofNullable(version),
                Optional.ofNullable(fit)));
    Registry registry = kafka.registry();
    registry.add(model);
    if (serve) {
      registry.serve(model.spec().name(), model.spec().version(), "models add --serve");
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%s %s %s%n", serve ? "serving" : "added", model.spec().name(), model.spec().version());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
