package dev.maskstream.benchmarks.model;

import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.registry.ModelLoader;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A real engine slot with a meter for the processor time of its batches. Right only for engines
 * that compute on the calling thread: one thread a slot.
 */
public final class Metered implements Segmenter {
  private final Segmenter real;
  private final Meter meter;

  /** What all slots used. Threads: any. */
  public static final class Meter {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder frames = new LongAdder();

    public long nanos() {
      return nanos.sum();
    }

    public long frames() {
      return frames.sum();
    }

    /** Runs something and counts its processor time, and so many frames. */
    <T> T run(int frames, Supplier<T> work) {
      long before = threads.getCurrentThreadCpuTime();
      try {
        return work.get();
      } finally {
        nanos.add(threads.getCurrentThreadCpuTime() - before);
        this.frames.add(frames);
      }
    }
  }

  private Metered(Segmenter real, Meter meter) {
    this.real = real;
    this.meter = meter;
  }

  /** A loader that loads as another does and puts the meter in every slot. */
  public static ModelLoader loader(ModelLoader real, Meter meter) {
    return new MeteredLoader(real, meter);
  }

  private record MeteredLoader(ModelLoader real, Meter meter) implements ModelLoader {
    @Override
    public Loaded load(Path file, ModelSpec spec, EngineTrial trial) {
      Loaded loaded = real.load(file, spec, trial);
      ReadyModel inner = loaded.model();
      List<Metered> slots =
          IntStream.range(0, inner.slotCount())
              .mapToObj(slot -> new Metered(inner.slot(slot), meter))
              .toList();
      return new Loaded(new ReadyModel(slots, inner.batchSizes(), inner::leave), loaded.report());
    }

    @Override
    public Loaded loadPromptable(
        Path encoder, Path decoder, ModelSpec spec, Optional<String> obstacle) {
      Loaded loaded = real.loadPromptable(encoder, decoder, spec, obstacle);
      ReadyModel inner = loaded.model();
      List<MeteredPrompts> slots =
          IntStream.range(0, inner.slotCount())
              .mapToObj(slot -> new MeteredPrompts(inner.prompts(slot), meter))
              .toList();
      return new Loaded(ReadyModel.promptable(slots, inner::leave), loaded.report());
    }
  }

  @Override
  public ModelSpec model() {
    return real.model();
  }

  @Override
  public EngineInfo engine() {
    return real.engine();
  }

  @Override
  public List<Integer> batchSizes() {
    return real.batchSizes();
  }

  @Override
  public FittedFrame fit(RgbImage frame) {
    return real.fit(frame);
  }

  @Override
  public Fitting fit(byte[] picture, ImageLimits limits) {
    return real.fit(picture, limits);
  }

  @Override
  public List<Segmentation> segment(List<FittedFrame> frames) {
    return meter.run(frames.size(), () -> real.segment(frames));
  }

  @Override
  public void close() {
    real.close();
  }
}
