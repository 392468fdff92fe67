package dev.maskstream.standalone.command;

import dev.maskstream.standalone.Failure;
import dev.maskstream.trainer.TerminalProgress;
import dev.maskstream.trainer.check.ContactSheet;
import dev.maskstream.trainer.check.DataCheck;
import dev.maskstream.trainer.check.DataReport;
import dev.maskstream.trainer.check.DataReportJson;
import dev.maskstream.trainer.check.DataReportText;
import dev.maskstream.trainer.data.Trouble;
import dev.maskstream.trainer.files.WholeFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a data set. */
@Command(
    name = "check",
    description = {
      "Read every picture and label: layout, parts, sizes, class balance, and what is wrong.",
      "Fails if a picture cannot be used.",
    })
final class DataCheckCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PLACE",
      description = "A data set, as for `train`; all its parts, or one as in VOC2012:val.")
  private String place;

  @Option(
      names = "--classes",
      paramLabel = "FILE.json",
      description = "A class file instead of the data's own.")
  private Path classes;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Write contact-sheet.png, pictures beside their labels, and check.json here.")
  private Path output;

  @Option(names = "--json", description = "Print every figure and trouble as JSON.")
  private boolean json;

  @Option(
      names = "--keep-going",
      description = "Do not fail because of single pictures, as long as some can be used.")
  private boolean keepGoing;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    DataReport report = check(System.err);
    if (output != null) {
      write(report);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? DataReportJson.of(report) : DataReportText.of(report));
    out.flush();
    boolean failed = keepGoing ? report.pictures() == 0 : !report.troubles().isEmpty();
    return failed ? 1 : 0;
  }

  private DataReport check(PrintStream notes) {
    DataCheck.Request request =
        new DataCheck.Request(place, Optional.ofNullable(classes), output != null);
    try (TerminalProgress progress = new TerminalProgress(notes)) {
      return DataCheck.run(request, progress);
    } catch (IOException e) {
      throw new Failure(Trouble.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new Failure(e.getMessage(), e);
    }
  }

  private void write(DataReport report) {
    try {
      Files.createDirectories(output);
      byte[] figures = (DataReportJson.of(report) + "\n").getBytes(StandardCharsets.UTF_8);
      WholeFile.write(output.resolve("check.json"), figures);
      Optional<ContactSheet> sheet = report.sheet();
      if (sheet.isPresent()) {
        WholeFile.write(output.resolve("contact-sheet.png"), sheet.get().png());
      }
    } catch (IOException e) {
      throw new Failure(Trouble.reason(e), e);
    }
  }
}
