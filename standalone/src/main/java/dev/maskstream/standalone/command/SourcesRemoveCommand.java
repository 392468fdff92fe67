package dev.maskstream.standalone.command;

import dev.maskstream.standalone.client.GatewayClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes a source. */
@Command(
    name = "remove",
    description = "Delete a source: its camera is pulled no more. Frames that came go on.")
final class SourcesRemoveCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Which source; see `sources list`.")
  private String name;

  @Mixin private ServerOptions server;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (GatewayClient gateway = new GatewayClient(server.address())) {
      gateway.removeSource(name);
    }
    spec.commandLine().getOut().println("removed " + name);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
