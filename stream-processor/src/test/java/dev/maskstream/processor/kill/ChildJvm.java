package dev.maskstream.processor.kill;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process of the test's own, with the test's class path and its output in a file. */
final class ChildJvm implements AutoCloseable {
  private static final long STOP_SECONDS = 20;

  private final Process process;

  ChildJvm(Path log, Class<?> main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-DOPT_OUT_TRACKING=true",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(arguments);
    this.process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(log.toString())))
            .start();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** How it ended; fails if it goes on. */
  int exitCodeWithin(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the process goes on after " + patience);
    }
    return process.exitValue();
  }

  /** SIGKILL: nothing of the process runs any more when this returns. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM, and SIGKILL if that does not do. */
  @Override
  public void close() {
    process.destroy();
    process
        .onExit()
        .completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS)
        .thenRun(this::kill)
        .join();
  }
}
