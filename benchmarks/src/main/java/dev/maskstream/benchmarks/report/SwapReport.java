package dev.maskstream.benchmarks.report;

import dev.maskstream.benchmarks.load.MaskTap;
import dev.maskstream.benchmarks.load.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What became of the frames while models were swapped. */
public final class SwapReport {
  private static final Duration DRAIN = Duration.ofMinutes(2);
  private static final int SETTLED_SWAPS = 10;

  /**
   * Frames that were appended from a decision until this long after its first mask count as hit.
   */
  private static final long AFTERMATH_MILLIS = 500;

  private final List<Swap> swaps;
  private final Map<String, Sender.Sent> sent;
  private final MaskTap tap;

  /**
   * A swap as it was asked for.
   *
   * @param decidedMillis since 1970
   * @param residentBytes of the processor some seconds later
   */
  public record Swap(long decidedMillis, String version, long residentBytes) {}

  public SwapReport(List<Swap> swaps, Sender sender, MaskTap tap) {
    this.swaps = List.copyOf(swaps);
    this.sent = sender.sent();
    this.tap = tap;
  }

  /** Waits for the last masks and prints. */
  public void print() throws InterruptedException {
    List<MaskTap.Seen> masks = tap.await(sent.size(), DRAIN);
    Set<String> seen = new HashSet<>();
    masks.forEach(mask -> seen.add(mask.frameId()));
    System.out.printf(
        "%d swaps, %d frames: %d lost, %d duplicated%n",
        swaps.size(),
        sent.size(),
        sent.keySet().stream().filter(id -> !seen.contains(id)).count(),
        masks.size() - seen.size());
    System.out.printf(
        "points of change: %s for %d swaps%n", changesByPartition(masks), swaps.size());
    printTimes(masks);
    printMemory();
  }

  /** How often the version changes along each partition. */
  private static Map<Integer, Integer> changesByPartition(List<MaskTap.Seen> masks) {
    Map<Integer, String> last = new TreeMap<>();
    Map<Integer, Integer> changes = new TreeMap<>();
    for (MaskTap.Seen mask : masks) {
      String before = last.put(mask.partition(), mask.modelVersion());
      if (before != null && !before.equals(mask.modelVersion())) {
        changes.merge(mask.partition(), 1, Integer::sum);
      }
    }
    return changes;
  }

  private void printTimes(List<MaskTap.Seen> masks) {
    List<Double> untilFirst = new ArrayList<>();
    List<Double> during = new ArrayList<>();
    List<Double> steady = new ArrayList<>();
    List<long[]> hit = new ArrayList<>();
    for (Swap swap : swaps) {
      long first = firstMaskOf(swap, masks);
      untilFirst.add((double) first - swap.decidedMillis);
      hit.add(new long[] {swap.decidedMillis, first + AFTERMATH_MILLIS});
    }
    for (MaskTap.Seen mask : masks) {
      long appended = sent.get(mask.frameId()).appendMillis();
      if (appended >= swaps.getFirst().decidedMillis - 1_000) {
        boolean isHit = hit.stream().anyMatch(in -> appended >= in[0] && appended <= in[1]);
        (isHit ? during : steady).add((double) mask.appendMillis() - appended);
      }
    }
    System.out.printf(
        "from the decision to the first mask, ms: %s%n", Numbers.of(untilFirst).spread("%.0f"));
    print("latency of frames during swaps, ms", during);
    print("latency of frames between swaps, ms", steady);
    System.out.printf(
        "p99 during swaps over p99 between: %.2f%n",
        Numbers.of(during).percentile(99) / Numbers.of(steady).percentile(99));
  }

  private static long firstMaskOf(Swap swap, List<MaskTap.Seen> masks) {
    return masks.stream()
        .filter(mask -> mask.appendMillis() >= swap.decidedMillis)
        .filter(mask -> mask.modelVersion().equals(swap.version))
        .mapToLong(MaskTap.Seen::appendMillis)
        .min()
        .orElseThrow(() -> new IllegalStateException(swap.version + " never served"));
  }

  private static void print(String what, List<Double> millis) {
    Numbers numbers = Numbers.of(millis);
    System.out.printf(
        "%s: p50 %.0f, p99 %.0f, most %.0f (%d frames)%n",
        what, numbers.percentile(50), numbers.percentile(99), numbers.max(), millis.size());
  }

  private void printMemory() {
    if (swaps.size() > SETTLED_SWAPS) {
      long settled = swaps.get(SETTLED_SWAPS - 1).residentBytes;
      long last = swaps.getLast().residentBytes;
      System.out.printf(
          "memory: %d MiB after 10 swaps, %d MiB at the end, %+.1f %%%n",
          settled >> 20, last >> 20, 100.0 * (last - settled) / settled);
    }
  }
}
