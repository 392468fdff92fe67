package dev.maskstream.standalone.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists and adds model versions. */
@Command(
    name = "models",
    description = "List the model versions of a running Maskstream, or add one.",
    subcommands = {ModelsListCommand.class, ModelsAddCommand.class})
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: list or add");
  }
}
