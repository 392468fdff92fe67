package dev.maskstream.standalone.command;

import dev.maskstream.standalone.PrintedJson;
import dev.maskstream.standalone.doctor.Doctor;
import dev.maskstream.standalone.doctor.Finding;
import dev.maskstream.standalone.doctor.Finding.Verdict;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what this machine can do and why not more. */
@Command(
    name = "doctor",
    description = {
      "Say what this machine can do and why not more.",
      "Fails if Maskstream cannot run here; limits alone are no failure.",
    })
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".maskstream",
      description = {"The data directory that `up` would use.", "Default: ${DEFAULT-VALUE}"})
  private Path data;

  @Option(names = "--json", description = "Print the findings as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<Finding> findings = new Doctor(data, Maskstream.environment(spec)).examine();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PrintedJson.page(findings));
    } else {
      findings.forEach(finding -> out.println(line(finding)));
    }
    out.flush();
    return findings.stream().anyMatch(finding -> finding.verdict() == Verdict.BAD) ? 1 : 0;
  }

  private static String line(Finding finding) {
    String mark =
        switch (finding.verdict()) {
          case GOOD -> "ok";
          case LIMITED -> "limited";
          case BAD -> "BAD";
        };
    return "%-8s %-28s %s".formatted(mark, finding.name(), finding.detail());
  }
}
