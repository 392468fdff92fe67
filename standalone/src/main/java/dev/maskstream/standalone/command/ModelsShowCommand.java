package dev.maskstream.standalone.command;

import dev.maskstream.proto.kafka.RegistryContents;
import dev.maskstream.standalone.PrintedJson;
import dev.maskstream.standalone.model.VersionDetails;
import dev.maskstream.standalone.model.VersionName;
import dev.maskstream.standalone.model.VersionText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells all of a version. */
@Command(name = "show", description = "Tell all that the registry knows of a version.")
final class ModelsShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL@VERSION", description = "Which version; see `models list`.")
  private VersionName version;

  @Mixin private KafkaOptions kafka;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RegistryContents contents = kafka.registry().read();
    VersionDetails details = VersionDetails.of(version.in(contents), contents);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? PrintedJson.page(details) : VersionText.of(details));
    out.flush();
    return 0;
  }
}
