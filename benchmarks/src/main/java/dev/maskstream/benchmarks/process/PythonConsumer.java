package dev.maskstream.benchmarks.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The consumer that a capable programmer writes in Python, in a process of its own. It runs on
 * Debian's packages; where they are missing, they are installed, if this is a Debian and its
 * administrator asks.
 */
public final class PythonConsumer {
  private static final String PYTHON = "/usr/bin/python3";
  private static final List<String> PACKAGES =
      List.of("python3-torch", "python3-onnx", "python3-confluent-kafka", "python3-pil");
  private static final String VERSIONS =
      "import torch, onnx, confluent_kafka, PIL;"
          + "print('torch', torch.__version__, 'confluent-kafka', confluent_kafka.version()[0],"
          + " 'Pillow', PIL.__version__)";
  private static final long INSTALL_MINUTES = 10;

  private PythonConsumer() {}

  /**
   * Makes sure of the packages.
   *
   * @return their versions, for the report
   * @throws IOException if they cannot be had; the message says what to do
   */
  public static String prepare() throws IOException {
    String versions = versions();
    if (versions.isEmpty()) {
      System.out.println("installing " + String.join(", ", PACKAGES));
      install();
      versions = versions();
    }
    if (versions.isEmpty()) {
      throw new IOException(
          "the Python consumer needs Debian's " + String.join(" ", PACKAGES) + "; install them");
    }
    return versions;
  }

  private static void install() throws IOException {
    List<String> command = new ArrayList<>(List.of("apt-get", "install", "-y", "-qq"));
    command.addAll(PACKAGES);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while packages were installed", e);
    } catch (IOException e) {
      System.out.println("no apt-get here: " + e.getMessage());
    }
  }

  /** Empty if a package is missing, or Python itself. */
  private static String versions() throws IOException {
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return "";
    }
    Process process =
        new ProcessBuilder(PYTHON, "-c", VERSIONS)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (InputStream out = process.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  /**
   * Starts it.
   *
   * @param folder for the script
   * @param arguments brokers, topics of frames and masks, model, width, height
   * @param log where its standard error goes
   */
  public static Child start(Path folder, List<String> arguments, Path log) throws IOException {
    Path script = folder.resolve("consumer.py");
    try (InputStream text = PythonConsumer.class.getResourceAsStream("consumer.py")) {
      Files.copy(text, script);
    }
    List<String> command = new ArrayList<>(List.of(PYTHON, script.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    // Else glibc gives every large tensor back and takes it anew, most of all on a thread of its
    // own, which costs three times the time of the network itself.
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    builder.environment().put("MALLOC_MMAP_THRESHOLD_", Integer.toString(1 << 30));
    builder.environment().put("MALLOC_TRIM_THRESHOLD_", Long.toString(4L << 30));
    return Child.of(builder, log);
  }
}
