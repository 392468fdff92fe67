package dev.maskstream.standalone.command;

import dev.maskstream.standalone.Failure;
import dev.maskstream.trainer.Evaluation;
import dev.maskstream.trainer.EvaluationPage;
import dev.maskstream.trainer.EvaluationReport;
import dev.maskstream.trainer.ModelFiles;
import dev.maskstream.trainer.PanopticEvaluation;
import dev.maskstream.trainer.PanopticPage;
import dev.maskstream.trainer.PanopticReport;
import dev.maskstream.trainer.PromptedEvaluation;
import dev.maskstream.trainer.PromptedPage;
import dev.maskstream.trainer.PromptedReport;
import dev.maskstream.trainer.TerminalProgress;
import dev.maskstream.trainer.report.ReportFolder;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.PreferredEngine;
import dev.maskstream.vision.SegmentClass;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a model. */
@Command(
    name = "evaluate",
    description = {
      "Measure a model on labelled pictures: pixel accuracy, IoU and outlines per class, speed.",
      "Uses the decoder, geometry and engines that serve.",
      "With --panoptic: how well objects are told apart.",
      "With --task prompted: how many clicks the objects of labelled pictures take.",
    })
final class EvaluateCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description =
          "An ONNX file that meets the engine contract, or a training run's folder with model.onnx."
              + " With --task prompted: a folder with encoder.onnx and decoder.onnx, or the encoder.")
  private Path given;

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

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = {
        "OnnxRuntime, OneDNN or TensorRT; auto: the fastest that keeps to ONNX Runtime's class maps"
            + " on the first 4 pictures. Default: OnnxRuntime",
        "One that does not run the model ends the command with the reason. OneDNN computes on one"
            + " thread, in bf16 where the processor has it.",
      })
  private String engine;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = {
        "Folder for a report: index.html, evaluation.json, confusion.png, the worst pictures"
            + " (panoptic.json with --panoptic, pointing.json with --task prompted).",
        "An earlier evaluation there is replaced; a folder with anything else is refused.",
      })
  private Path output;

  @Option(
      names = "--worst",
      paramLabel = "N",
      defaultValue = "8",
      description = "Pictures with the lowest mean IoU, or PQ, to show. Default: ${DEFAULT-VALUE}")
  private int worst;

  @ArgGroup(exclusive = false, validate = false, heading = "Panoptic answers:%n")
  private final PanopticOptions panoptic = new PanopticOptions();

  @ArgGroup(exclusive = false, validate = false, heading = "With --task prompted:%n")
  private final PointingOptions pointing = new PointingOptions();

  @Option(names = "--json", description = "Print every figure as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (worst < 0) {
      throw new ParameterException(spec.commandLine(), "--worst is 0 or more, not " + worst);
    }
    if (panoptic.hasEncoder() && !panoptic.asked()) {
      throw new ParameterException(spec.commandLine(), "--encoder goes with --panoptic");
    }
    if (panoptic.asked() && pointing.asked()) {
      throw new ParameterException(
          spec.commandLine(), "--panoptic and --task prompted are two things to measure");
    }
    if (engine != null && (panoptic.asked() || pointing.asked())) {
      throw new ParameterException(
          spec.commandLine(), "--engine goes with class maps; all else runs on OnnxRuntime");
    }
    return pointing.asked()
        ? measure(clicks(), System.err)
        : measure(MeasuredFiles.named(given, classes, fit), System.err);
  }

  private int measure(ModelFiles model, PrintStream notes) {
    return panoptic.asked() ? measure(objects(model), notes) : measure(pixels(model), notes);
  }

  private Measurement<EvaluationReport> pixels(ModelFiles model) {
    Evaluation.Request request =
        new Evaluation.Request(
            model.onnx(), model.classes(), model.fit(), data, threads, preferredEngine());
    return new Measurement<>(
        EvaluationPage::open,
        progress -> Evaluation.run(request, worst, progress),
        EvaluationPage::write,
        EvaluationReport::toJson,
        EvaluateCommand::text);
  }

  private PreferredEngine preferredEngine() {
    try {
      return engine == null ? PreferredEngine.ONNX_RUNTIME : PreferredEngine.of(engine);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Measurement<PanopticReport> objects(ModelFiles model) {
    PanopticEvaluation.Request request =
        panoptic.request(model, pointing.decoder(), data, worst, threads);
    return new Measurement<>(
        PanopticPage::open,
        progress -> PanopticEvaluation.run(request, progress),
        PanopticPage::write,
        PanopticReport::toJson,
        PanopticReport::text);
  }

  private Measurement<PromptedReport> clicks() {
    return new Measurement<>(
        PromptedPage::open,
        progress ->
            PromptedEvaluation.run(
                pointing.request(given, data, Optional.ofNullable(classes), threads, worst),
                progress),
        PromptedPage::write,
        PromptedReport::toJson,
        PromptedReport::text);
  }

  private <R> int measure(Measurement<R> what, PrintStream notes) {
    try (TerminalProgress progress = new TerminalProgress(notes)) {
      Optional<ReportFolder> folder =
          output == null ? Optional.empty() : Optional.of(what.opening().open(output));
      R report = what.running().run(progress);
      if (folder.isPresent()) {
        what.writing().write(report, folder.get());
        notes.println("report: " + output.resolve("index.html"));
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println((json ? what.json() : what.text()).apply(report));
      out.flush();
      return 0;
    } catch (IOException | EngineException | IllegalArgumentException e) {
      throw new Failure(Failure.reason(e), e);
    }
  }

  private static String text(EvaluationReport report) {
    StringBuilder text = new StringBuilder(report.summary());
    text.append(
        String.format(
            Locale.ROOT,
            "%nengine %s %s, p50 %.2f ms, p99 %.2f ms, threads: %d%n%n  %-24s %9s %9s %11s",
            report.subject().engine().name(),
            report.subject().engine().precision(),
            report.speed().p50Millis(),
            report.speed().p99Millis(),
            report.speed().threads(),
            "class",
            "pixels",
            "IoU",
            "boundaries"));
    for (SegmentClass one : report.model().classes()) {
      double share = (double) report.matrix().pixelsOf(one.id()) / report.matrix().pixels();
      text.append(
          String.format(
              Locale.ROOT,
              "%n  %-24s %7.2f %% %9s %11s",
              one.name(),
              100 * share,
              percent(report.matrix().iou(one.id())),
              percent(report.tally().boundary(one.id()))));
    }
    report.worst().stream()
        .map(
            one ->
                String.format(Locale.ROOT, "%n  %-24s %6.2f %%", one.name(), 100 * one.meanIou()))
        .reduce(String::concat)
        .ifPresent(rows -> text.append("%n%nworst pictures by mean IoU".formatted()).append(rows));
    return text.toString();
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.2f %%", 100 * share.getAsDouble())
        : "-";
  }
}
