package dev.maskstream.benchmarks;

import dev.maskstream.benchmarks.command.BaselineCommand;
import dev.maskstream.benchmarks.command.EfficiencyCommand;
import dev.maskstream.benchmarks.command.EnginesCommand;
import dev.maskstream.benchmarks.command.FormsCommand;
import dev.maskstream.benchmarks.command.IdleCommand;
import dev.maskstream.benchmarks.command.LatencyCommand;
import dev.maskstream.benchmarks.command.MaskBytesCommand;
import dev.maskstream.benchmarks.command.MemoryCommand;
import dev.maskstream.benchmarks.command.PromptsCommand;
import dev.maskstream.benchmarks.command.StandInCommand;
import dev.maskstream.benchmarks.command.StartupCommand;
import dev.maskstream.benchmarks.command.StreamedMiouCommand;
import dev.maskstream.benchmarks.command.SwapCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The measurements, one command each. */
@Command(
    name = "benchmarks/run",
    description = "Measures Maskstream. Each command prints ratios that were taken in one run.",
    subcommands = {
      EfficiencyCommand.class,
      FormsCommand.class,
      EnginesCommand.class,
      MemoryCommand.class,
      BaselineCommand.class,
      LatencyCommand.class,
      PromptsCommand.class,
      IdleCommand.class,
      StandInCommand.class,
      MaskBytesCommand.class,
      StartupCommand.class,
      StreamedMiouCommand.class,
      SwapCommand.class
    })
public final class Main {
  // picocli acts on it itself; nobody reads it.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  private Main() {}

  public static void main(String[] args) {
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
