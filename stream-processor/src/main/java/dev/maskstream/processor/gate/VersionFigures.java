package dev.maskstream.processor.gate;

import dev.maskstream.processor.batching.Observed;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.ClassMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Counts what each version does, live and in the shadow, until somebody takes the counts.
 *
 * <p>Threads: any. A lock is held for a few additions, once a batch; pixels are counted outside it.
 * It holds one entry for each version that ran since the last {@link #take}.
 */
public final class VersionFigures implements Observed {
  private final ReentrantLock lock = new ReentrantLock();
  private Map<Run, Tally> tallies = new LinkedHashMap<>();

  private record Run(String model, String version, boolean shadow) {}

  @Override
  public void segmented(
      ModelSpec spec, boolean shadow, int frames, long inferNanos, OptionalDouble meanConfidence) {
    count(spec, shadow, tally -> tally.segmented(frames, inferNanos / 1_000, meanConfidence));
  }

  @Override
  public void failed(ModelSpec spec, boolean shadow, int frames) {
    count(spec, shadow, tally -> tally.failed += frames);
  }

  @Override
  public void skipped(ModelSpec shadow, int frames) {
    count(shadow, true, tally -> tally.skipped += frames);
  }

  /** Maps of two sizes say nothing of each other: they are passed over. */
  @Override
  public void compared(ModelSpec shadow, ModelSpec serving, ClassMap live, ClassMap shadowed) {
    if (live.width() != shadowed.width() || live.height() != shadowed.height()) {
      return;
    }
    Overlap overlap = new Overlap(shadow, serving);
    overlap.add(live, shadowed);
    count(shadow, true, tally -> tally.compared(serving.version(), overlap));
  }

  private void count(ModelSpec spec, boolean shadow, Consumer<Tally> addition) {
    Run run = new Run(spec.name(), spec.version(), shadow);
    lock.lock();
    try {
      addition.accept(tallies.computeIfAbsent(run, _ -> new Tally()));
    } finally {
      lock.unlock();
    }
  }

  /** What has been counted since the last time, one entry for each version and role. */
  List<IntervalFigures> take() {
    Map<Run, Tally> taken;
    lock.lock();
    try {
      taken = tallies;
      tallies = new LinkedHashMap<>();
    } finally {
      lock.unlock();
    }
    return taken.entrySet().stream()
        .map(
            entry ->
                entry
                    .getValue()
                    .figures(
                        entry.getKey().model(), entry.getKey().version(), entry.getKey().shadow()))
        .toList();
  }
}
