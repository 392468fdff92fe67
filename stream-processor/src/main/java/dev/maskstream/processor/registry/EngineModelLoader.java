package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.PromptWarmup;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.batching.Warmup;
import dev.maskstream.vision.BackgroundWork;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.prompt.LoadedPromptable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Loads models into the best engine this machine has. Warming one up gives way to what serves;
 * building it does not, for it starts the threads that will serve.
 */
public final class EngineModelLoader implements ModelLoader {
  private static final String THREAD = "model-warm-up";

  private final EngineSettings settings;
  private final int maxBatchFrames;
  private final LongSupplier nanoClock;
  private final Consumer<ModelSpec> onClosed;

  /**
   * @param maxBatchFrames larger batch sizes are not even tried
   */
  public EngineModelLoader(EngineSettings settings, int maxBatchFrames, LongSupplier nanoClock) {
    this(settings, maxBatchFrames, nanoClock, _ -> {});
  }

  /**
   * @param maxBatchFrames larger batch sizes are not even tried
   * @param onClosed told of each promptable version that is closed, before it is
   */
  public EngineModelLoader(
      EngineSettings settings,
      int maxBatchFrames,
      LongSupplier nanoClock,
      Consumer<ModelSpec> onClosed) {
    this.settings = settings;
    this.maxBatchFrames = maxBatchFrames;
    this.nanoClock = nanoClock;
    this.onClosed = onClosed;
  }

  @Override
  public Loaded load(Path file, ModelSpec spec, EngineTrial trial) {
    LoadedModel loaded = LoadedModel.open(file, spec, settings, trial);
    try {
      return BackgroundWork.call(THREAD, () -> warm(loaded));
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public Loaded loadPromptable(
      Path encoder, Path decoder, ModelSpec spec, Optional<String> obstacle) {
    LoadedPromptable loaded = LoadedPromptable.open(encoder, decoder, spec, settings, obstacle);
    try {
      return BackgroundWork.call(THREAD, () -> warm(loaded, spec));
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  private Loaded warm(LoadedPromptable loaded, ModelSpec spec) {
    long started = nanoClock.getAsLong();
    loaded.slots().forEach(PromptWarmup::warm);
    long warm = nanoClock.getAsLong();
    PromptWarmup.run(loaded.slots().getFirst());
    double millis = (nanoClock.getAsLong() - warm) / 1e6;
    ReadyModel model =
        ReadyModel.promptable(
            loaded.slots(),
            () -> {
              onClosed.accept(spec);
              loaded.close();
            });
    return new Loaded(
        model,
        new EngineReport(loaded.engineChoice(), loaded.slots().size(), List.of(1), millis),
        nanoClock.getAsLong() - started);
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
        new EngineReport(loaded::engineChoice, loaded.slots().size(), sizes, millis),
        nanoClock.getAsLong() - started);
  }
}
