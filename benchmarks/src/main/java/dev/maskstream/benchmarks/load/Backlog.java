package dev.maskstream.benchmarks.load;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** How fast waiting frames become masks. */
public final class Backlog {
  /** Frames at either end that do not count: filling and draining are not the steady state. */
  private static final double EDGE = 0.1;

  private Backlog() {}

  /**
   * Masks a second between the first and the last tenth, by the broker's clock.
   *
   * @param masks of one backlog
   */
  public static double rate(List<MaskTap.Seen> masks) {
    List<Long> times =
        masks.stream().map(MaskTap.Seen::appendMillis).sorted(Comparator.naturalOrder()).toList();
    int first = (int) (times.size() * EDGE);
    int last = times.size() - 1 - first;
    double seconds = (times.get(last) - times.get(first)) / 1000.0;
    return (last - first) / seconds;
  }

  /**
   * Puts frames on the topic at once and waits until each has its mask.
   *
   * @return the masks of these frames
   */
  public static List<MaskTap.Seen> run(Sender sender, MaskTap tap, int frames, int sources)
      throws InterruptedException {
    int before = tap.count();
    sender.send(frames, sources);
    List<MaskTap.Seen> all = tap.await(before + frames, Duration.ofMinutes(5));
    return all.subList(before, before + frames);
  }
}
