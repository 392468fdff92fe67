package dev.maskstream.benchmarks.load;

import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.proto.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** How fast waiting frames become masks. */
public final class Backlog {
  /** The processor keeps places for sources that were there in the last ten seconds. */
  public static final long FORGET_MILLIS = 11_000;

  /** Frames at either end that do not count: filling and draining are not the steady state. */
  private static final double EDGE = 0.1;

  private static final int SOURCES = 8;

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
   * Makes a processor warm: frames through a light model, as many as take the JIT compilers to be
   * done with everything but the engine, then the model itself.
   *
   * @param frames through the light model; 0 leaves it out
   */
  public static void warm(
      Cluster cluster, Topics topics, Sender sender, MaskTap tap, Models models, int frames)
      throws IOException, InterruptedException {
    if (frames > 0) {
      cluster.serve(topics, models.light());
      run(sender, tap, frames, SOURCES);
    }
    cluster.serve(topics, models.real());
    String version = models.real().spec().version();
    while (!run(sender, tap, SOURCES, SOURCES).getLast().modelVersion().equals(version)) {
      // A swap takes effect between two batches; until then frames are the light model's.
    }
  }

  /** What a processor becomes warm on, and what is measured. */
  public record Models(BenchModel light, BenchModel real) {}

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
