package dev.maskstream.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A part of a measurement in a process of its own, so that its processor time is its own. Spoken to
 * in lines: it says {@code ready ...} when it is, then answers each line with one line, and ends
 * when its standard input does.
 *
 * <p>Threads: one.
 */
public final class Child implements AutoCloseable {
  private static final String READY = "ready ";
  private static final int TOLD_LINES = 20;

  /** As {@code maskstream} starts its own JVM. */
  private static final List<String> OWN_MEMORY = List.of("-XX:+UseSerialGC", "-Xms64m", "-Xmx1g");

  /** A broker has the heap that Kafka's start script gives it, lest it collects all the time. */
  private static final List<String> BROKER_MEMORY = List.of("-XX:+UseSerialGC", "-Xms1g", "-Xmx1g");

  private final Process process;
  private final BufferedReader answers;
  private final Writer questions;
  private final Path log;
  private final String greeting;

  private Child(Process process, Path log) throws IOException {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.questions = process.outputWriter(StandardCharsets.UTF_8);
    this.log = log;
    this.greeting = awaitReady();
  }

  /**
   * Starts a main class with the flags that {@code maskstream} gives its own JVM.
   *
   * @param log where its standard error goes
   */
  public static Child jvm(Class<?> main, Path log, List<String> arguments) throws IOException {
    return jvm(OWN_MEMORY, main, log, arguments);
  }

  /** Starts a broker's main class with the heap that Kafka's own script gives it. */
  public static Child broker(Class<?> main, Path log, List<String> arguments) throws IOException {
    return jvm(BROKER_MEMORY, main, log, arguments);
  }

  private static Child jvm(List<String> memory, Class<?> main, Path log, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(memory);
    command.addAll(
        List.of(
            "-Xss1m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-DOPT_OUT_TRACKING=true",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    return of(builder, log);
  }

  /** Starts any program that speaks so. */
  static Child of(ProcessBuilder builder, Path log) throws IOException {
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new Child(builder.start(), log);
  }

  private String awaitReady() throws IOException {
    String line = answers.readLine();
    while (line != null && !line.startsWith(READY)) {
      line = answers.readLine();
    }
    if (line == null) {
      throw ended("before it was ready");
    }
    return line.substring(READY.length());
  }

  /** Its log goes with the work folder, so its end is told here. */
  private IOException ended(String when) throws IOException {
    List<String> said = Files.readAllLines(log);
    List<String> last = said.subList(Math.max(0, said.size() - TOLD_LINES), said.size());
    return new IOException(
        "a child process ended %s:%n%s".formatted(when, String.join("\n", last)));
  }

  /** What it said when it was ready. */
  public String greeting() {
    return greeting;
  }

  /** Bytes of memory that it has now (Linux' resident set). */
  public long residentBytes() throws IOException {
    return ResidentSet.bytesOf(process.pid());
  }

  /** Its answer to a line. */
  public String ask(String question) throws IOException {
    questions.write(question + "\n");
    questions.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw ended("when asked " + question);
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    questions.close();
    awaitEnd(process);
  }

  /** Waits for a process that was told to end, and kills one that goes on. */
  static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
