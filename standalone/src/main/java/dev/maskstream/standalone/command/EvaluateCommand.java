package dev.maskstream.standalone.command;

import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.standalone.model.ModelPackage;
import dev.maskstream.trainer.Evaluation;
import dev.maskstream.trainer.EvaluationReport;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a model. */
@Command(
    name = "evaluate",
    description = {
      "Measure a model on labelled pictures: pixel accuracy and IoU per class.",
      "Uses the decoder, geometry and engine that serve.",
    })
final class EvaluateCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "FILE.onnx",
      description = "An ONNX file that meets the engine contract.")
  private Path onnx;

  @Parameters(index = "1", paramLabel = "DATA", description = "Labelled pictures, as for `train`.")
  private String data;

  @Option(
      names = "--classes",
      paramLabel = "FILE.json",
      description = "The model's classes. Default: the model.json beside it")
  private Path classes;

  @Option(
      names = "--fit",
      paramLabel = "FIT",
      description = "letterbox or stretch. Default: what the class file says, else letterbox")
  private Fit fit;

  @Option(names = "--threads", description = "Processors the engine may use. Default: all")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Print every figure as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path classFile = classes == null ? onnx.resolveSibling("model.json") : classes;
    ModelPackage model =
        ModelPackage.check(
            new ModelChoice(
                onnx, classFile, Optional.empty(), Optional.empty(), Optional.ofNullable(fit)));
    EvaluationReport report =
        run(new Evaluation.Request(onnx, classFile, model.spec().fit(), data, threads), System.err);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? report.toJson() : text(report));
    out.flush();
    return 0;
  }

  private static EvaluationReport run(Evaluation.Request request, PrintStream notes) {
    try (TerminalProgress progress = new TerminalProgress(notes)) {
      return Evaluation.run(request, progress);
    } catch (IOException | EngineException e) {
      throw new Failure(e.getMessage(), e);
    }
  }

  private static String text(EvaluationReport report) {
    StringBuilder text = new StringBuilder(report.summary());
    report
        .model()
        .classes()
        .forEach(
            each -> {
              String iou =
                  report.score().iou().get(each.id()).isPresent()
                      ? "%6.2f %%"
                          .formatted(100 * report.score().iou().get(each.id()).getAsDouble())
                      : "     -";
              text.append("%n  %-20s IoU %s".formatted(each.name(), iou));
            });
    return text.toString();
  }
}
