package dev.maskstream.standalone.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The registry: what is in it, and which version serves. */
@Command(
    name = "models",
    description =
        "Look into the model registry of a running Maskstream, add to it, decide what serves.",
    subcommands = {
      ModelsListCommand.class,
      ModelsShowCommand.class,
      ModelsAddCommand.class,
      ModelsAddSamCommand.class,
      ModelsVerifyCommand.class,
      ModelsServeCommand.class,
      ModelsShadowCommand.class,
      ModelsRollbackCommand.class,
      ModelsRemoveCommand.class,
      ModelsKeyCommand.class,
    })
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "say what to do: list, show, add, add-sam, verify, serve, shadow, rollback, remove or key");
  }
}
