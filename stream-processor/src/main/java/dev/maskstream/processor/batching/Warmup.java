package dev.maskstream.processor.batching;

import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Real inference on a plain grey frame: makes an engine warm, shows that it works, and measures
 * which batch sizes pay.
 *
 * <p>Threads: the one that owns the segmenter at this time.
 */
public final class Warmup {
  /** A larger batch must cut a frame's share of the time to this, or it only adds latency. */
  private static final double WORTHWHILE = 0.9;

  private static final int ROUNDS = 2;

  /** Batches of each size before a version may serve. */
  private static final int WARM_BATCHES = 10;

  /** A slow engine is warm after fewer: after so long at one size, three have to do. */
  private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int LEAST_BATCHES = 3;
  private static final int GREY_SIDE = 64;
  private static final byte GREY = 127;

  private Warmup() {}

  /**
   * Runs the batch sizes, ascending, until a larger one no longer pays. On a processor that is
   * often at once: its cores are busy with a single frame.
   *
   * @param maxFrames sizes above it are left out, unless there is no other
   * @return the sizes that pay, ascending, never empty
   * @throws RuntimeException if the engine fails or answers in a wrong shape
   */
  public static List<Integer> worthwhileSizes(
      Segmenter segmenter, int maxFrames, LongSupplier nanoClock) {
    List<Integer> worthwhile = new ArrayList<>();
    double best = Double.MAX_VALUE;
    for (int size : segmenter.batchSizes()) {
      if (!worthwhile.isEmpty() && size > maxFrames) {
        break;
      }
      double perFrame = (double) fastest(segmenter, size, nanoClock) / size;
      if (perFrame > WORTHWHILE * best) {
        break;
      }
      worthwhile.add(size);
      best = perFrame;
    }
    return worthwhile;
  }

  /**
   * Runs ten batches of a size, or fewer but at least three where they take longer than five
   * seconds.
   *
   * @throws RuntimeException if the engine fails or answers in a wrong shape
   */
  public static void warm(Segmenter segmenter, int size, LongSupplier nanoClock) {
    long started = nanoClock.getAsLong();
    for (int batch = 0; batch < WARM_BATCHES; batch++) {
      if (batch >= LEAST_BATCHES && nanoClock.getAsLong() - started > WARM_NANOS) {
        return;
      }
      run(segmenter, size);
    }
  }

  /** Runs one batch; throws as the engine does, or if it answers in a wrong number or shape. */
  public static void run(Segmenter segmenter, int size) {
    FittedFrame frame = segmenter.fit(grey());
    CheckedRun.segment(segmenter, Collections.nCopies(size, frame), size);
  }

  private static long fastest(Segmenter segmenter, int size, LongSupplier nanoClock) {
    run(segmenter, size);
    long fastest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long started = nanoClock.getAsLong();
      run(segmenter, size);
      fastest = Math.min(fastest, nanoClock.getAsLong() - started);
    }
    return Math.max(1, fastest);
  }

  private static RgbImage grey() {
    byte[] rgb = new byte[GREY_SIDE * GREY_SIDE * 3];
    Arrays.fill(rgb, GREY);
    return new RgbImage(GREY_SIDE, GREY_SIDE, rgb);
  }
}
