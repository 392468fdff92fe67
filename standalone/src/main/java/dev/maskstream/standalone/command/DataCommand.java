package dev.maskstream.standalone.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at data sets. */
@Command(
    name = "data",
    description = "Check a data set, or hash its files.",
    subcommands = {DataCheckCommand.class, DataManifestCommand.class})
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: check or manifest");
  }
}
