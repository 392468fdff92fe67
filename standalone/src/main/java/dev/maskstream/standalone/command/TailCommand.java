package dev.maskstream.standalone.command;

import dev.maskstream.standalone.client.LiveMasks;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints masks as they come. */
@Command(
    name = "tail",
    description = {
      "Print a source's masks as they come, one line of JSON each.",
      "Ends after -n masks, or when interrupted. A reader that is slow sees the latest only.",
    })
final class TailCommand implements Callable<Integer> {
  @Option(
      names = "--source",
      paramLabel = "NAME",
      required = true,
      description = "Which source; * for every one.")
  private String source;

  @Option(names = "-n", paramLabel = "N", description = "Stop after N masks.")
  private long limit = Long.MAX_VALUE;

  @Mixin private ServerOptions server;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "-n is 1 or more, not " + limit);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (LiveMasks masks = new LiveMasks(server.address(), source)) {
      for (long printed = 0; printed < limit && !out.checkError(); printed++) {
        out.println(masks.next());
        out.flush();
      }
    }
    return 0;
  }
}
