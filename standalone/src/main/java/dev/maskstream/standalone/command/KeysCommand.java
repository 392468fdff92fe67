package dev.maskstream.standalone.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes and lists API keys. */
@Command(
    name = "keys",
    description = "Make an API key for the gateway, or list those of a keys file.",
    subcommands = {KeysAddCommand.class, KeysListCommand.class})
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: add or list");
  }
}
