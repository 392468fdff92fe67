package dev.maskstream.benchmarks.command;

import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.benchmarks.process.ResidentSet;
import dev.maskstream.benchmarks.report.WorkFolder;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.PreferredEngine;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether an engine's session takes more and more memory while it serves. */
@Command(
    name = "memory",
    description = "Resident memory of one engine session over many frames, on one thread.")
public final class MemoryCommand implements Callable<Integer> {
  private static final long SEED = 5;
  private static final int PICTURES = 8;
  private static final double MB = 1e6;

  /** Readings on the way. */
  private static final int READINGS = 10;

  /** By then the JVM has compiled what runs, and the session has all its buffers. */
  private static final int WARM_FRAMES = 200;

  @Option(names = "--engine", defaultValue = "OneDNN", description = "OneDNN or OnnxRuntime.")
  private String engine;

  @Option(names = "--frames", defaultValue = "10000", description = "How many, at least 10.")
  private int frames;

  @Option(
      names = "--base",
      defaultValue = "16",
      description = "Filters of the first level of a U-Net of random weights, 1 to 256.")
  private int base;

  @Option(names = "--width", defaultValue = "480", description = "Its width, a multiple of 8.")
  private int width;

  @Option(names = "--height", defaultValue = "352", description = "Its height, likewise.")
  private int height;

  @Override
  public Integer call() throws Exception {
    EngineSettings settings = new EngineSettings(1, 1, PreferredEngine.of(engine));
    try (WorkFolder work = WorkFolder.create()) {
      BenchModel model = BenchModel.random(work.path(), base, width, height);
      report("before it is loaded", 0);
      try (LoadedModel loaded = LoadedModel.open(model.file(), model.spec(), settings)) {
        if (!loaded.engineChoice().chosen().name().equals(engine)) {
          throw new EngineException(loaded.engineChoice().refused().toString(), null);
        }
        System.out.println(loaded.engineChoice().chosen());
        measure(loaded.slots().getFirst());
      }
    }
    return 0;
  }

  private void measure(Segmenter session) throws IOException {
    List<FittedFrame> pictures = pictures(session);
    run(session, pictures, WARM_FRAMES);
    long first = report("warm, frames", WARM_FRAMES);
    long last = first;
    long began = System.nanoTime();
    for (int reading = 1; reading <= READINGS; reading++) {
      run(session, pictures, frames / READINGS);
      last = report("frames", (long) reading * (frames / READINGS));
    }
    System.out.printf(
        "U-Net base %d, %dx%d: %+.1f MB (%+.2f %%) from warm to the end, %.2f ms a frame%n",
        base,
        width,
        height,
        (last - first) / MB,
        100.0 * (last - first) / first,
        (System.nanoTime() - began) / 1e6 / frames);
  }

  private static void run(Segmenter session, List<FittedFrame> pictures, int count) {
    for (int i = 0; i < count; i++) {
      var _ = session.segment(List.of(pictures.get(i % pictures.size())));
    }
  }

  private List<FittedFrame> pictures(Segmenter session) {
    SplittableRandom random = new SplittableRandom(SEED);
    return random
        .splits(PICTURES)
        .map(
            bytes -> {
              byte[] rgb = new byte[width * height * 3];
              bytes.nextBytes(rgb);
              return session.fit(new RgbImage(width, height, rgb));
            })
        .toList();
  }

  /** The Java heap is told beside it, for it grows until it is collected. */
  private static long report(String when, long count) throws IOException {
    long resident = ResidentSet.bytesOf(ProcessHandle.current().pid());
    System.out.printf(
        "%s %d: resident %.1f MB, of it Java heap at most %.1f MB%n",
        when, count, resident / MB, Runtime.getRuntime().totalMemory() / MB);
    return resident;
  }
}
