package dev.maskstream.standalone.command;

import dev.maskstream.proto.signing.TrustedKeys;
import dev.maskstream.standalone.PrintedJson;
import dev.maskstream.standalone.model.ModelVerification;
import dev.maskstream.standalone.model.ModelVerification.Check;
import dev.maskstream.standalone.model.VersionName;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a version as a processor would. */
@Command(
    name = "verify",
    description = {
      "Fetch a version and check it: signature, parts, hash, size, contract, a frame.",
      "Fails if one of the checks does.",
    })
final class ModelsVerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL@VERSION", description = "Which version; see `models list`.")
  private VersionName version;

  @Mixin private TrustOptions trust;

  @Mixin private KafkaOptions kafka;

  @Option(names = "--json", description = "Print the checks as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    TrustedKeys trusted = trust.keys(kafka, spec);
    List<Check> checks =
        new ModelVerification(kafka.clients(), kafka.topics(), trusted)
            .run(version.in(kafka.registry().read()));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PrintedJson.page(checks));
    } else {
      checks.forEach(check -> out.println(line(check)));
    }
    out.flush();
    return checks.stream().allMatch(Check::passed) ? 0 : 1;
  }

  private static String line(Check check) {
    return "%-6s %-14s %s"
        .formatted(check.passed() ? "ok" : "FAILED", check.name(), check.detail());
  }
}
