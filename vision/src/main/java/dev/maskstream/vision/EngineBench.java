package dev.maskstream.vision;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a frame costs in every engine and precision that runs a model's files here, each on one
 * thread, taken in turns.
 *
 * <p>Threads: one, which computes.
 */
public final class EngineBench implements AutoCloseable {
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private final List<Entry> entries = new ArrayList<>();
  private final List<EngineChoice.Refused> refused = new ArrayList<>();

  /** A file in an engine, and what it took so far. */
  private static final class Entry {
    private final UnetFile file;
    private final Segmenter segmenter;
    private final List<Double> cpuMillis = new ArrayList<>();
    private final List<Double> millis = new ArrayList<>();
    private final List<Double> convolutionMillis = new ArrayList<>();
    private double agreements;

    Entry(UnetFile file, Segmenter segmenter) {
      this.file = file;
      this.segmenter = segmenter;
    }

    Segmentation warm(FittedFrame frame) {
      return segmenter.segment(file.batchOf(frame)).getFirst();
    }

    Segmentation measure(FittedFrame frame) {
      List<FittedFrame> batch = file.batchOf(frame);
      double perFrame = 1e6 * batch.size();
      long began = System.nanoTime();
      long cpuBegan = CLOCK.getCurrentThreadCpuTime();
      Segmentation said = segmenter.segment(batch).getFirst();
      cpuMillis.add((CLOCK.getCurrentThreadCpuTime() - cpuBegan) / perFrame);
      millis.add((System.nanoTime() - began) / perFrame);
      convolutionNanos().ifPresent(nanos -> convolutionMillis.add(nanos / perFrame));
      return said;
    }

    private OptionalLong convolutionNanos() {
      return segmenter instanceof UnetSegmenter unet
          ? unet.convolutionNanos()
          : OptionalLong.empty();
    }

    Measured measured() {
      return new Measured(
          segmenter.engine(), cpuMillis, millis, convolutionMillis, agreements / millis.size());
    }
  }

  /**
   * What was measured of one engine and precision, in the order of the rounds.
   *
   * @param cpuMillis processor time of the calling thread for a frame, which is all there is of an
   *     engine on one thread
   * @param millis the same by the clock on the wall
   * @param convolutionMillis what the convolutions alone took, by the clock; empty where the engine
   *     does not tell
   * @param agreement share of pixels that have the class which ONNX Runtime gives them by the first
   *     file, 0 to 1
   */
  public record Measured(
      EngineInfo engine,
      List<Double> cpuMillis,
      List<Double> millis,
      List<Double> convolutionMillis,
      double agreement) {
    public Measured {
      cpuMillis = List.copyOf(cpuMillis);
      millis = List.copyOf(millis);
      convolutionMillis = List.copyOf(convolutionMillis);
    }
  }

  /** How often, on what, and who hears of each round. */
  public record Rounds(List<FittedFrame> frames, int warm, int counted, Runnable onRound) {
    public Rounds {
      frames = List.copyOf(frames);
      if (frames.isEmpty() || warm < 0 || counted < 1) {
        throw new IllegalArgumentException("at least one frame and one round");
      }
    }
  }

  /**
   * Loads the files wherever they can run.
   *
   * @param files forms of one model; the first one's class maps in ONNX Runtime are what all others
   *     are compared with
   * @throws EngineException if the first file does not run in ONNX Runtime
   */
  public EngineBench(List<Path> files, ModelSpec spec) {
    EngineProbe.prepare();
    try {
      for (Path onnx : files) {
        UnetFile file = UnetFile.read(onnx, spec, new EngineSettings(1, 1));
        UnetEngine reference = UnetEngine.reference();
        entries.add(
            new Entry(file, reference.open(file, reference.precisions(file.facts()).getFirst())));
      }
      for (UnetEngine engine : UnetEngine.IN_ORDER.subList(0, UnetEngine.IN_ORDER.size() - 1)) {
        engine
            .obstacle()
            .ifPresentOrElse(
                reason -> refused.add(new EngineChoice.Refused(engine.name(), reason)),
                () -> open(engine, files.size()));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Widest first, as engines are compared with what is sure. */
  private void open(UnetEngine engine, int files) {
    for (UnetFile file : entries.subList(0, files).stream().map(entry -> entry.file).toList()) {
      for (String precision : engine.precisions(file.facts()).reversed()) {
        try {
          entries.add(new Entry(file, engine.open(file, precision)));
        } catch (EngineException e) {
          refused.add(new EngineChoice.Refused(engine.name() + " " + precision, e.getMessage()));
        }
      }
    }
  }

  /** How many engines and precisions take part. */
  public int size() {
    return entries.size();
  }

  /** What does not run here, and why. */
  public List<EngineChoice.Refused> refused() {
    return List.copyOf(refused);
  }

  /** Runs a frame a round through each of them. */
  public List<Measured> run(Rounds rounds) {
    for (int round = -rounds.warm(); round < rounds.counted(); round++) {
      FittedFrame frame = rounds.frames().get(Math.floorMod(round, rounds.frames().size()));
      take(frame, round >= 0);
      rounds.onRound().run();
    }
    return entries.stream().map(Entry::measured).toList();
  }

  private void take(FittedFrame frame, boolean counts) {
    Segmentation first = null;
    for (Entry entry : entries) {
      Segmentation said = counts ? entry.measure(frame) : entry.warm(frame);
      first = first == null ? said : first;
      if (counts) {
        entry.agreements += first.classMap().agreement(said.classMap());
      }
    }
  }

  @Override
  public void close() {
    entries.forEach(entry -> entry.segmenter.close());
  }
}
