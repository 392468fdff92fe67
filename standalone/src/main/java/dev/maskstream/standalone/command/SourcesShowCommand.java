package dev.maskstream.standalone.command;

import dev.maskstream.standalone.PrintedJson;
import dev.maskstream.standalone.client.GatewayClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one source. */
@Command(
    name = "show",
    description = "Show a source as JSON; its address without login, password and query values.")
final class SourcesShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Which source; see `sources list`.")
  private String name;

  @Mixin private ServerOptions server;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (GatewayClient gateway = new GatewayClient(server.address())) {
      spec.commandLine().getOut().println(PrintedJson.page(gateway.source(name)));
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
