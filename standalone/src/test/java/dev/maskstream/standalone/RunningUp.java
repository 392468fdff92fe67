package dev.maskstream.standalone;

import dev.maskstream.standalone.command.CommandRun;
import dev.maskstream.standalone.model.ModelChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** `maskstream up` as a process of its own, started from the jar that was just built. */
public final class RunningUp implements AutoCloseable {
  private static final Duration READY_PATIENCE = Duration.ofSeconds(150);
  private static final long STOP_SECONDS = 60;
  private static final Pattern MANAGEMENT = Pattern.compile("management=\"?(http://[^\"\\s]+)");

  private final Process process;
  private final Path folder;

  private RunningUp(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts it on free ports; its output goes to files in the folder that its data is in.
   *
   * @param more arguments of `up`
   */
  public static RunningUp start(Path folder, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms64m",
                // It runs for seconds only: what the second compiler takes it never gives back.
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                Path.of("target", "maskstream.jar").toAbsolutePath().toString(),
                "up",
                "--port",
                "0",
                "--management-port",
                "0",
                "--data",
                data(folder).toString()));
    command.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    // The key that commands of the tests sign with.
    builder.environment().putAll(CommandRun.environment());
    return new RunningUp(builder.start(), folder);
  }

  /**
   * Starts it with a model that serves at once.
   *
   * @param more arguments of `up`
   */
  public static RunningUp serving(Path folder, ModelChoice model, String... more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("--model", model.onnx().toString(), "--classes", model.classes().toString()));
    arguments.addAll(List.of(more));
    return start(folder, arguments.toArray(String[]::new));
  }

  /** Data directory of an `up` that was started in the folder. */
  public static Path data(Path folder) {
    return folder.resolve("data");
  }

  /** Waits for the ready line and says what it names. */
  public URI url() {
    Awaitility.await()
        .atMost(READY_PATIENCE)
        .until(() -> !process.isAlive() || out().contains("ready "));
    String out = out();
    if (!out.startsWith("ready ")) {
      throw new AssertionError("up is not ready; it said: " + err());
    }
    return URI.create(out.lines().findFirst().orElseThrow().substring("ready ".length()));
  }

  /** Where `/readyz` and `/metrics` are, once it is ready. */
  public URI managementUrl() {
    Matcher logged = MANAGEMENT.matcher(err());
    if (!logged.find()) {
      throw new AssertionError("no management address in: " + err());
    }
    return URI.create(logged.group(1));
  }

  public String out() {
    return read("out");
  }

  public String err() {
    return read("err");
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Address of its broker. */
  public String kafka() throws IOException {
    try (Stream<String> lines = Files.lines(data(folder).resolve("broker.properties"))) {
      return lines
          .filter(line -> line.startsWith("clients.port="))
          .map(line -> "127.0.0.1:" + line.substring("clients.port=".length()))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Resident memory in KiB; 0 where the system does not tell. */
  public long residentKib() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status, StandardCharsets.UTF_8).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  /** Waits until it ends by itself. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("up did not end; it said: " + err());
    }
    return process.exitValue();
  }

  /** SIGTERM, then its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
