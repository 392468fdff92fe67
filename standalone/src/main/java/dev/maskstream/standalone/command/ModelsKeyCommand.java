package dev.maskstream.standalone.command;

import dev.maskstream.standalone.PrintedJson;
import dev.maskstream.standalone.model.OwnKey;
import java.io.PrintWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says which key signs what this user publishes. */
@Command(
    name = "key",
    description = {
      "Print the public key that your model versions are signed with, and where it lies.",
      "Others open your versions by `--trust KEY`. It is made if there is none.",
    })
final class ModelsKeyCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    OwnKey own = OwnKey.open(Maskstream.environment(spec));
    Map<String, String> facts = new TreeMap<>();
    facts.put("public_key", own.key().publicKeyText());
    facts.put("file", own.file().toString());
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? PrintedJson.page(facts) : own.key().publicKeyText() + "  " + own.file());
    out.flush();
    return 0;
  }
}
