package dev.maskstream.standalone.command;

import dev.maskstream.standalone.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The command {@code maskstream} and its subcommands. */
@Command(
    name = "maskstream",
    description = "Frames in, masks out: streaming image segmentation.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage", "130:interrupted"},
    subcommands = {DoctorCommand.class, CompletionCommand.class})
public final class Maskstream {

  /** The command line, ready to execute; prints failures as one line on standard error. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Maskstream());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (exception, command, _) -> {
          if (exception instanceof Failure failure) {
            command.getErr().println("maskstream: " + failure.getMessage());
          } else {
            exception.printStackTrace(command.getErr());
          }
          return 1;
        });
    return line;
  }
}
