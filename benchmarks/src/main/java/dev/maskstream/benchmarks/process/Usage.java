package dev.maskstream.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * What a process has used since it started.
 *
 * @param processNanos processor time of all its threads
 * @param engineNanos processor time inside the engine's calls
 * @param frames that went through the engine
 */
public record Usage(long processNanos, long engineNanos, long frames) {
  /** The question a child answers with its usage. */
  static final String QUESTION = "usage";

  static Usage now(long engineNanos, long frames) {
    var os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Usage(os.getProcessCpuTime(), engineNanos, frames);
  }

  /** Asks a child. */
  public static Usage of(Child child) throws IOException {
    long[] numbers =
        Arrays.stream(child.ask(QUESTION).split(" ", -1)).mapToLong(Long::parseLong).toArray();
    return new Usage(numbers[0], numbers[1], numbers[2]);
  }

  String line() {
    return processNanos + " " + engineNanos + " " + frames;
  }

  /** What was used between an earlier time and this. */
  public Usage since(Usage earlier) {
    return new Usage(
        processNanos - earlier.processNanos,
        engineNanos - earlier.engineNanos,
        frames - earlier.frames);
  }

  public double processMillisPerFrame() {
    return processNanos / 1e6 / frames;
  }

  public double outsideEngineMillisPerFrame() {
    return (processNanos - engineNanos) / 1e6 / frames;
  }
}
