package dev.maskstream.standalone.command;

import dev.maskstream.standalone.Failure;
import dev.maskstream.trainer.ComparisonPage;
import dev.maskstream.trainer.ComparisonReport;
import dev.maskstream.trainer.ModelComparison;
import dev.maskstream.trainer.TerminalProgress;
import dev.maskstream.trainer.report.ReportFolder;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.metrics.PairedBootstrap;
import dev.maskstream.vision.metrics.PairedBootstrap.Difference;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures two models against each other. */
@Command(
    name = "compare",
    description = {
      "Measure two models on the same labelled pictures, and how sure their difference is.",
      "Both must tell the same classes.",
    })
final class CompareCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "An ONNX file, or a training run's folder with model.onnx.")
  private Path a;

  @Parameters(index = "1", paramLabel = "B", description = "Another one.")
  private Path b;

  @Parameters(index = "2", paramLabel = "DATA", description = "Labelled pictures, as for `train`.")
  private String data;

  @Option(
      names = "--classes",
      paramLabel = "FILE.json",
      description = "The classes of both. Default: the model.json beside each")
  private Path classes;

  @Option(
      names = "--fit",
      paramLabel = "FIT",
      description =
          "letterbox or stretch, for both. Default: what the class files say, else letterbox")
  private Fit fit;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How often pictures are drawn for the intervals. Default: ${DEFAULT-VALUE}")
  private int resamples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of what is drawn. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = {
        "Folder for a report: index.html, comparison.json, pictures on which they differ.",
        "An earlier comparison there is replaced; a folder with anything else is refused.",
      })
  private Path output;

  @Option(
      names = "--show",
      paramLabel = "N",
      defaultValue = "8",
      description = "Pictures on which they differ most to show. Default: ${DEFAULT-VALUE}")
  private int shown;

  @Option(names = "--threads", description = "Processors either engine may use. Default: all")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Print every figure as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ModelComparison.Request request =
        new ModelComparison.Request(
            MeasuredFiles.named(a, classes, fit),
            MeasuredFiles.named(b, classes, fit),
            data,
            threads,
            bootstrap(),
            Math.max(0, shown));
    ComparisonReport report = run(request, System.err);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? report.toJson() : text(report));
    out.flush();
    return 0;
  }

  private PairedBootstrap bootstrap() {
    try {
      return new PairedBootstrap(resamples, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private ComparisonReport run(ModelComparison.Request request, PrintStream notes) {
    try (TerminalProgress progress = new TerminalProgress(notes)) {
      if (output == null) {
        return ModelComparison.run(request, progress);
      }
      ReportFolder folder = ComparisonPage.open(output);
      ComparisonReport report = ModelComparison.run(request, progress);
      ComparisonPage.write(report, folder);
      notes.println("report: " + output.resolve("index.html"));
      return report;
    } catch (IOException | EngineException | IllegalArgumentException e) {
      throw new Failure(Failure.reason(e), e);
    }
  }

  private static String text(ComparisonReport report) {
    StringBuilder text = new StringBuilder(report.verdict());
    text.append(
        "%n%n  %-24s %9s %9s %7s  %s".formatted("", "A", "B", "B - A", "95 % interval, points"));
    text.append(line("mean IoU", report.differences().meanIou()));
    text.append(line("pixels right", report.differences().pixelAccuracy()));
    text.append(line("boundaries met", report.differences().boundaries()));
    text.append("%n%n  IoU".formatted());
    for (SegmentClass one : report.subject().labelling().classes()) {
      text.append(line(one.name(), report.differences().iou().get(one.id())));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%n%n  %-24s %9.1f %9.1f",
            "pictures/s",
            report.speedOfA().picturesPerSecond(),
            report.speedOfB().picturesPerSecond()));
    return text.toString();
  }

  private static String line(String name, Optional<Difference> figure) {
    if (figure.isEmpty()) {
      return "%n  %-24s %9s %9s".formatted(name, "-", "-");
    }
    Difference one = figure.get();
    return String.format(
        Locale.ROOT,
        "%n  %-24s %7.2f %% %7.2f %% %+7.2f  %+.2f to %+.2f",
        name,
        100 * one.a(),
        100 * one.b(),
        100 * one.difference(),
        100 * one.low(),
        100 * one.high());
  }
}
