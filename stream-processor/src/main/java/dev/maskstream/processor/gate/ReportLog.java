package dev.maskstream.processor.gate;

import dev.maskstream.proto.v1.VersionReport;
import dev.maskstream.proto.v1.VersionRole;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What processes said of versions lately. It forgets what is older than its memory, and the oldest
 * of a version beyond {@value #MOST_REPORTS} reports.
 *
 * <p>Threads: one.
 */
final class ReportLog {
  private static final int MOST_REPORTS = 20_000;

  private final long memoryMicros;
  private final Map<Run, Deque<RunReport>> reports = new HashMap<>();

  /** A version of a model, in one role. */
  record Run(String model, String version, VersionRole role) {}

  ReportLog(Duration memory) {
    this.memoryMicros = memory.toNanos() / 1_000;
  }

  void accept(VersionReport report) {
    RunReport one = RunReport.of(report);
    if (!one.makesSense()) {
      return;
    }
    Run run = new Run(report.getModel(), report.getVersion(), report.getRole());
    Deque<RunReport> all = reports.computeIfAbsent(run, _ -> new ArrayDeque<>());
    all.addLast(one);
    if (all.size() > MOST_REPORTS) {
      all.removeFirst();
    }
  }

  void forgetBefore(long nowMicros) {
    long oldest = nowMicros - memoryMicros;
    reports
        .values()
        .removeIf(
            all -> {
              while (!all.isEmpty() && all.getFirst().toMicros() < oldest) {
                all.removeFirst();
              }
              return all.isEmpty();
            });
  }

  /** What reports of a run add up to, of those that count. */
  RunFigures sum(Run run, Predicate<RunReport> counts) {
    return RunFigures.of(
        reports.getOrDefault(run, new ArrayDeque<>()).stream().filter(counts).toList());
  }
}
