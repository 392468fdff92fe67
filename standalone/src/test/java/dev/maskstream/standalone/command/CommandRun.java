package dev.maskstream.standalone.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** One run of the command line within the test. */
public record CommandRun(int exitCode, String out, String err) {

  /** Variables of every command that tests run: no test touches the user's own key. */
  public static Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put(
        "MASKSTREAM_SIGNING_KEY",
        Path.of("target", "test-signing-key.pem").toAbsolutePath().toString());
    return environment;
  }

  public static CommandRun of(String... arguments) {
    return of(environment(), arguments);
  }

  /** The same in another environment. */
  public static CommandRun of(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Maskstream.commandLine(environment, arguments);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int exitCode = line.execute(arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /**
   * Reads arguments and runs nothing.
   *
   * @throws CommandLine.ParameterException if the command line does not know them
   */
  public static void parse(List<String> arguments) {
    var _ = Maskstream.commandLine(Map.of()).parseArgs(arguments.toArray(String[]::new));
  }
}
