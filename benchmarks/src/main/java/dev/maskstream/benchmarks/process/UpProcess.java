package dev.maskstream.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code ./maskstream up} as a user starts it.
 *
 * <p>Threads: one.
 */
public final class UpProcess implements AutoCloseable {
  private static final String READY = "ready ";

  private final Process process;
  private final String url;
  private final double secondsToReady;

  private UpProcess(Process process, String url, double secondsToReady) {
    this.process = process;
    this.url = url;
    this.secondsToReady = secondsToReady;
  }

  /**
   * Starts it and waits for the line that says it is ready.
   *
   * @param repository where the launcher lies
   * @param arguments after {@code up}
   */
  public static UpProcess start(Path repository, Path log, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(repository.resolve("maskstream").toString());
    command.add("up");
    command.addAll(arguments);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        double seconds = (System.nanoTime() - start) / 1e9;
        return new UpProcess(process, line.substring(READY.length()).strip(), seconds);
      }
    }
    throw new IOException(
        "up ended before it was ready: " + String.join(" ", command) + "; see " + log);
  }

  /** The repository that the working directory lies in. */
  public static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isExecutable(folder.resolve("maskstream"))) {
      folder = folder.getParent();
    }
    return Optional.ofNullable(folder)
        .orElseThrow(() -> new IllegalStateException("run this inside the repository"));
  }

  public String url() {
    return url;
  }

  public double secondsToReady() {
    return secondsToReady;
  }

  /** Memory of the process and its children that lies in the machine's, in MB; Linux only. */
  public double residentMegabytes() throws IOException {
    long bytes = ResidentSet.bytesOf(process.pid());
    for (ProcessHandle child : process.descendants().toList()) {
      bytes += ResidentSet.bytesOf(child.pid());
    }
    return bytes / 1e6;
  }

  @Override
  public void close() {
    process.destroy();
    Child.awaitEnd(process);
  }
}
