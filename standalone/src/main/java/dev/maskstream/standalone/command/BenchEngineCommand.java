package dev.maskstream.standalone.command;

import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.measure.EngineFigures;
import dev.maskstream.standalone.measure.EngineMeasurement;
import dev.maskstream.trainer.TerminalProgress;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.Fit;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a frame costs in each engine. */
@Command(
    name = "engine",
    description = {
      "Measure what a frame costs in every engine and precision that this machine runs.",
      "Each computes on one thread, and they take turns. Of a model in floats an int8 form is made for it,",
      "with ranges from the same pictures.",
    })
final class BenchEngineCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "MODEL",
      description = "An ONNX file of the engine contract, or a folder with model.onnx in it.")
  private Path model;

  @Option(
      names = "--pictures",
      paramLabel = "DIR",
      description = {
        "Folder of JPEG and PNG files, of which the first 8 by name are run. They decide how far class maps agree.",
        "Default: drawn frames of an inspection line",
      })
  private Path pictures;

  @Option(
      names = "--fit",
      paramLabel = "FIT",
      defaultValue = "letterbox",
      description = "letterbox or stretch. Default: ${DEFAULT-VALUE}")
  private Fit fit;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "20",
      description = "Frames through each. Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--warm-rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Frames before that, which do not count. Default: ${DEFAULT-VALUE}")
  private int warmRounds;

  @Option(names = "--json", description = "Print every figure as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (rounds < 1 || warmRounds < 0) {
      throw new ParameterException(
          spec.commandLine(), "--rounds is 1 or more, --warm-rounds 0 or more");
    }
    EngineMeasurement measurement =
        new EngineMeasurement(model, Optional.ofNullable(pictures), fit, warmRounds, rounds);
    EngineFigures figures = run(measurement, System.err);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? figures.toJson() : figures.toText());
    out.flush();
    return 0;
  }

  private static EngineFigures run(EngineMeasurement measurement, PrintStream notes) {
    try (TerminalProgress progress = new TerminalProgress(notes)) {
      return measurement.run(progress);
    } catch (IOException | EngineException e) {
      throw new Failure(Failure.reason(e), e);
    }
  }
}
