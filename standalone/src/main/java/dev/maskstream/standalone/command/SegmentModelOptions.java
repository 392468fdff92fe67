package dev.maskstream.standalone.command;

import dev.maskstream.standalone.model.FetchedPair;
import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.standalone.model.PairChoice;
import dev.maskstream.standalone.model.VersionName;
import dev.maskstream.vision.Fit;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which model `segment` works with: a file without prompts, a name or two files with them. */
final class SegmentModelOptions {
  @Option(
      names = "--model",
      paramLabel = "FILE.onnx|NAME",
      description = {
        "With --local: an ONNX file that meets the engine contract, with --classes; with --panoptic"
            + " it names the classes.",
        "With prompts: the name of a promptable model that serves; with --local NAME@VERSION of the"
            + " registry.",
      })
  private String model;

  @Option(
      names = "--classes",
      paramLabel = "FILE.json",
      description = "The classes of --model FILE: classes.json, or the trainer's model.json.")
  private Path classes;

  @Option(
      names = "--fit",
      paramLabel = "FIT",
      description =
          "How pictures are brought to the size of --model FILE: letterbox or stretch."
              + " Default: what the class file says, else letterbox.")
  private Fit fit;

  @Option(
      names = "--encoder",
      paramLabel = "FILE.onnx",
      description = "With --local and prompts: the encoder of a promptable model.")
  private Path encoder;

  @Option(
      names = "--decoder",
      paramLabel = "FILE.onnx",
      description = "With --local and prompts: its decoder.")
  private Path decoder;

  @Mixin private KafkaOptions kafka;

  /**
   * The model that makes class maps in this process; absent for the bundled one.
   *
   * @throws ParameterException if half of it is missing
   */
  Optional<ModelChoice> classMaps(CommandSpec spec) {
    if (encoder != null || decoder != null) {
      throw wrong(spec, "--encoder and --decoder go with prompts, such as --point");
    }
    if (model == null && classes == null) {
      return Optional.empty();
    }
    if (model == null || classes == null) {
      throw wrong(spec, "--model FILE.onnx and --classes FILE.json go together");
    }
    return Optional.of(files());
  }

  private ModelChoice files() {
    return new ModelChoice(
        Path.of(model), classes, Optional.empty(), Optional.empty(), Optional.ofNullable(fit));
  }

  /**
   * The model that names the classes of panoptic answers in this process; absent for the bundled
   * one.
   *
   * @throws ParameterException if half of it is missing
   */
  Optional<ModelChoice> semantic(CommandSpec spec) {
    if (classes != null && model == null) {
      throw wrong(spec, "--model FILE.onnx and --classes FILE.json go together");
    }
    return classes == null ? Optional.empty() : Optional.of(files());
  }

  /** Name of the promptable model that a server is to use; empty for the one that serves. */
  String served(CommandSpec spec) {
    requireNoFiles(spec);
    return Objects.requireNonNullElse(model, "");
  }

  /**
   * Refuses to name what makes class maps on a server: that is what serves there.
   *
   * @throws ParameterException if a model is named
   */
  void requireNone(CommandSpec spec) {
    requireNoFiles(spec);
    if (model != null) {
      throw wrong(spec, "--model goes with --local, or with prompts; a server takes what serves");
    }
  }

  private void requireNoFiles(CommandSpec spec) {
    if (encoder != null || decoder != null || classes != null || fit != null) {
      throw wrong(spec, "--encoder, --decoder, --classes and --fit go with --local");
    }
  }

  /**
   * Refuses the classes of a model that takes no prompts.
   *
   * @throws ParameterException if they are named
   */
  void requireNoClasses(CommandSpec spec) {
    if (classes != null) {
      throw wrong(spec, "--classes goes with a model that takes no prompts, or with --panoptic");
    }
  }

  /** Two files on this machine; absent unless they are named. */
  Optional<PairChoice> pair(CommandSpec spec) {
    if (encoder == null && decoder == null) {
      return Optional.empty();
    }
    if (encoder == null || decoder == null) {
      throw wrong(spec, "--encoder and --decoder go together");
    }
    return Optional.of(PairChoice.of(encoder, decoder));
  }

  /** A version of the registry; absent unless it is named. */
  Optional<FetchedPair> fetched(CommandSpec spec) {
    if (model == null || classes != null) {
      return Optional.empty();
    }
    VersionName version;
    try {
      version = VersionName.parse(model);
    } catch (IllegalArgumentException e) {
      throw wrong(spec, "with --local, --model is NAME@VERSION of the registry: " + e.getMessage());
    }
    return Optional.of(
        FetchedPair.fetch(version.in(kafka.registry().read()), kafka.clients(), kafka.topics()));
  }

  private static ParameterException wrong(CommandSpec spec, String reason) {
    return new ParameterException(spec.commandLine(), reason);
  }
}
