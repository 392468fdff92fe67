package dev.maskstream.standalone.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.maskstream.standalone.PrintedJson;
import dev.maskstream.standalone.TextTable;
import dev.maskstream.standalone.client.GatewayClient;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists sources. */
@Command(
    name = "list",
    description = "List sources: how each one is, and how many frames came and ended as masks.")
final class SourcesListCommand implements Callable<Integer> {
  @Mixin private ServerOptions server;

  @Option(names = "--json", description = "Print them as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    try (GatewayClient gateway = new GatewayClient(server.address())) {
      JsonArray sources = gateway.sources().getAsJsonArray("sources");
      PrintWriter out = spec.commandLine().getOut();
      out.println(json ? PrintedJson.page(sources) : table(sources));
      out.flush();
    }
    return 0;
  }

  private static TextTable table(JsonArray sources) {
    TextTable table = new TextTable("SOURCE", "STATE", "FRAMES", "MASKS", "DELIVERY", "URL");
    for (JsonElement element : sources) {
      JsonObject source = element.getAsJsonObject();
      String url = source.get("url").getAsString();
      table.row(
          List.of(
              source.get("source").getAsString(),
              source.get("state").getAsString(),
              source.get("frames").getAsString(),
              source.get("masks").getAsString(),
              source.get("delivery").getAsString(),
              url.isEmpty() ? "-" : url));
    }
    return table;
  }
}
