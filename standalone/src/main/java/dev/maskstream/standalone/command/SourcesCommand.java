package dev.maskstream.standalone.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sources: where frames come from and how they are treated. */
@Command(
    name = "sources",
    description = "Look at the sources of a running gateway; name a camera to be pulled.",
    subcommands = {
      SourcesListCommand.class,
      SourcesAddCommand.class,
      SourcesShowCommand.class,
      SourcesRemoveCommand.class,
    })
final class SourcesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: list, add, show or remove");
  }
}
