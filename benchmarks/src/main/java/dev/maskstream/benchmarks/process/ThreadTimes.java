package dev.maskstream.benchmarks.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time by name of thread, of a JVM's Java threads. What its compilers, its collector and
 * native libraries use is in none of them.
 */
public record ThreadTimes(Map<String, Long> nanos) {
  /** The question a child answers with the times of its threads. */
  static final String QUESTION = "threads";

  private static final String BETWEEN = "\t";

  static ThreadTimes now() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<String, Long> nanos = new TreeMap<>();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null) {
        nanos.merge(
            thread.getThreadName(), threads.getThreadCpuTime(thread.getThreadId()), Long::sum);
      }
    }
    return new ThreadTimes(nanos);
  }

  /** Asks a child. */
  public static ThreadTimes of(Child child) throws IOException {
    Map<String, Long> nanos = new TreeMap<>();
    String[] parts = child.ask(QUESTION).split(BETWEEN, -1);
    for (int i = 0; i + 1 < parts.length; i += 2) {
      nanos.put(parts[i], Long.parseLong(parts[i + 1]));
    }
    return new ThreadTimes(nanos);
  }

  String line() {
    StringBuilder line = new StringBuilder();
    nanos.forEach((name, used) -> line.append(name + BETWEEN + used + BETWEEN));
    return line.toString();
  }

  /** What was used between an earlier time and this, most first. */
  public ThreadTimes since(ThreadTimes earlier) {
    Map<String, Long> used = new LinkedHashMap<>();
    List<Map.Entry<String, Long>> sorted =
        nanos.entrySet().stream()
            .map(
                each ->
                    Map.entry(
                        each.getKey(),
                        each.getValue() - earlier.nanos().getOrDefault(each.getKey(), 0L)))
            .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
            .toList();
    sorted.forEach(each -> used.put(each.getKey(), each.getValue()));
    return new ThreadTimes(used);
  }

  /** A line for each thread that used anything to speak of. */
  public void print(double per, String unit) {
    nanos.forEach(
        (name, used) -> {
          double millis = used / 1e6 / per;
          if (millis >= 0.01) {
            System.out.printf("  %6.2f ms %s  %s%n", millis, unit, name);
          }
        });
  }
}
