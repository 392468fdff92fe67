package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.batching.Warmup;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmenter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/** Loads models into the best engine this machine has. */
public final class EngineModelLoader implements ModelLoader {
  private final EngineSettings settings;
  private final int maxBatchFrames;
  private final LongSupplier nanoClock;

  /**
   * @param maxBatchFrames larger batch sizes are not even tried
   */
  public EngineModelLoader(EngineSettings settings, int maxBatchFrames, LongSupplier nanoClock) {
    this.settings = settings;
    this.maxBatchFrames = maxBatchFrames;
    this.nanoClock = nanoClock;
  }

  @Override
  public Loaded load(Path file, ModelSpec spec) {
    LoadedModel loaded = LoadedModel.open(file, spec, settings);
    try {
      return warm(loaded);
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  private Loaded warm(LoadedModel loaded) {
    long started = nanoClock.getAsLong();
    Segmenter first = loaded.slots().getFirst();
    List<Integer> sizes = Warmup.worthwhileSizes(first, maxBatchFrames, nanoClock);
    for (Segmenter slot : loaded.slots()) {
      sizes.forEach(size -> Warmup.warm(slot, size, nanoClock));
    }
    long warm = nanoClock.getAsLong();
    Warmup.run(first, sizes.getFirst());
    double millis = (nanoClock.getAsLong() - warm) / 1e6;
    return new Loaded(
        new ReadyModel(loaded.slots(), sizes, loaded::close),
        new EngineReport(loaded.engineChoice(), loaded.slots().size(), sizes, millis),
        nanoClock.getAsLong() - started);
  }
}
