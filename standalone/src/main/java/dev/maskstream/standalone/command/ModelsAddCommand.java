package dev.maskstream.standalone.command;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.standalone.model.ModelPackage;
import dev.maskstream.standalone.model.Registry;
import dev.maskstream.standalone.model.VersionName;
import dev.maskstream.trainer.GoldenFrames;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.Fit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes a model version. */
@Command(
    name = "add",
    description = "Publish a model version to the registry, signed; with --serve, let it serve.")
final class ModelsAddCommand implements Callable<Integer> {
  private static final Pattern PICTURE = Pattern.compile("(?i)\\.(jpe?g|png)$");

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

  @Option(
      names = "--parent",
      paramLabel = "VERSION",
      description = "The version of the same model that it was trained from.")
  private String parent;

  @Option(
      names = "--golden",
      paramLabel = "DIR",
      description = {
        "Pictures, at most 8 of 4 MiB together, whose class maps are recorded with the version.",
        "It does not serve where an engine sees them differently.",
      })
  private Path golden;

  @Option(
      names = "--golden-agreement",
      paramLabel = "SHARE",
      defaultValue = "0.98",
      description =
          "Least share of a golden frame's pixels that must agree. Default: ${DEFAULT-VALUE}")
  private float goldenAgreement;

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
    requireParent(model, registry);
    List<GoldenFrame> frames = goldenFrames(model);
    boolean added =
        registry.add(
            model,
            version -> with(version, frames),
            kafka.ownKey(Maskstream.environment(spec)).key());
    if (!added && (parent != null || golden != null)) {
      throw new Failure(
          "%s %s is in the registry without that parent or those frames; versions never change: choose another by --version"
              .formatted(model.spec().name(), model.spec().version()));
    }
    Optional<String> others = serve ? serve(model, registry) : Optional.empty();
    String done = serve ? "serving" : added ? "added" : "present already:";
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s %s %s%n", done, model.spec().name(), model.spec().version());
    others.ifPresent(out::println);
    out.flush();
    return 0;
  }

  private void requireParent(ModelPackage model, Registry registry) {
    if (parent != null) {
      new VersionName(model.spec().name(), parent).in(registry.read());
    }
  }

  private List<GoldenFrame> goldenFrames(ModelPackage model) {
    if (!(goldenAgreement >= 0 && goldenAgreement <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--golden-agreement is a number from 0 to 1, not " + goldenAgreement);
    }
    if (golden == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(golden)) {
      List<Path> pictures =
          files.filter(file -> PICTURE.matcher(file.toString()).find()).sorted().toList();
      if (pictures.isEmpty()) {
        throw new Failure(golden + " holds no .jpg, .jpeg or .png");
      }
      return GoldenFrames.of(model.onnx(), model.spec(), pictures, goldenAgreement);
    } catch (NotDirectoryException | NoSuchFileException e) {
      throw new Failure(golden + " is no folder", e);
    } catch (IOException | EngineException e) {
      throw new Failure("no golden frames: " + Failure.reason(e), e);
    }
  }

  private ModelVersion with(ModelVersion version, List<GoldenFrame> frames) {
    ModelVersion.Builder whole = version.toBuilder().addAllGoldenFrames(frames);
    if (parent != null) {
      whole.setParentVersion(parent);
    }
    return whole.build();
  }

  /**
   * Lets it serve.
   *
   * @return what that means for sources that name no model
   */
  private static Optional<String> serve(ModelPackage model, Registry registry) {
    String name = model.spec().name();
    RegistryContents contents = registry.read();
    Optional<Rollout> now = contents.rollout(name);
    registry.decide(
        Rollouts.serveByHand(
            name, now, model.spec().version(), "models add --serve", Optional.empty()));
    return new UnnamedSources(contents, name).told(Rollouts.takesDefault(now, Optional.empty()));
  }
}
