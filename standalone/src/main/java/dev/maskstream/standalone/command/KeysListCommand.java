package dev.maskstream.standalone.command;

import dev.maskstream.gateway.access.ApiKey;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.PrintedJson;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists API keys. */
@Command(name = "list", description = "List the names, scopes and sources of a keys file.")
final class KeysListCommand implements Callable<Integer> {
  @Option(names = "--file", paramLabel = "FILE", required = true, description = "The keys file.")
  private Path file;

  @Option(names = "--json", description = "Print them as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** One key as it is printed; becomes JSON with these names as {@code like_this}. */
  private record Row(String name, List<String> scopes, String sources) {
    static Row of(ApiKey key) {
      return new Row(
          key.name(),
          key.scopes().stream().map(Scope::label).sorted().toList(),
          key.sources().text());
    }
  }

  @Override
  public Integer call() {
    if (Files.notExists(file)) {
      throw new Failure(file + " does not exist");
    }
    List<Row> rows = KeysFile.read(file).values().stream().map(Row::of).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PrintedJson.page(rows));
    } else {
      rows.forEach(
          row ->
              out.println(
                  "%-20s %-20s %s"
                      .formatted(row.name(), String.join(",", row.scopes()), row.sources())));
    }
    out.flush();
    return 0;
  }
}
