package dev.maskstream.benchmarks.model;

import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.registry.EngineReport;
import dev.maskstream.processor.registry.ModelLoader;
import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * In place of an engine: takes 8 ms and 1 ms for each frame of the batch, and next to no processor
 * time. What a fast device would leave for the rest of the pipeline to do.
 */
public final class StandIn implements Segmenter {
  private static final long BATCH_NANOS = 8_000_000;
  private static final long FRAME_NANOS = 1_000_000;

  /** The clock may wake a sleeper this much late; the rest of the wait is spun. */
  private static final long WAKE_NANOS = 500_000;

  private final ModelSpec model;
  private final List<Integer> batchSizes;
  private final FrameFitter fitter;
  private final ClassMap map;

  private StandIn(ModelSpec model, List<Integer> batchSizes) {
    this.model = model;
    this.batchSizes = batchSizes;
    this.fitter = new FrameFitter(model.inputWidth(), model.inputHeight(), model.fit());
    this.map = striped(model.inputWidth(), model.inputHeight());
  }

  /** A loader of one stand-in whose largest batch is that; smaller ones are powers of two. */
  public static ModelLoader loader(int largestBatch) {
    return (Path _, ModelSpec spec, EngineTrial _) -> {
      List<Integer> sizes = new ArrayList<>();
      for (int size = 1; size <= largestBatch; size *= 2) {
        sizes.add(size);
      }
      StandIn slot = new StandIn(spec, List.copyOf(sizes));
      EngineReport report =
          new EngineReport(new EngineChoice(slot.engine(), List.of()), 1, sizes, 9);
      return new ModelLoader.Loaded(new ReadyModel(List.of(slot), sizes, slot::close), report);
    };
  }

  /** Most frames a second that it can do with batches of that size. */
  public static double limit(int batch) {
    return batch * 1e9 / (BATCH_NANOS + FRAME_NANOS * batch);
  }

  private static ClassMap striped(int width, int height) {
    byte[] ids = new byte[width * height];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) (i % width * 4 / width);
    }
    return new ClassMap(width, height, ids);
  }

  @Override
  public ModelSpec model() {
    return model;
  }

  @Override
  public EngineInfo engine() {
    return new EngineInfo("StandIn", "none");
  }

  @Override
  public List<Integer> batchSizes() {
    return batchSizes;
  }

  @Override
  public FittedFrame fit(RgbImage frame) {
    return fitter.fit(frame);
  }

  @Override
  public Fitting fit(byte[] picture, ImageLimits limits) {
    return fitter.fit(picture, limits);
  }

  @Override
  public List<Segmentation> segment(List<FittedFrame> frames) {
    long until = System.nanoTime() + BATCH_NANOS + FRAME_NANOS * frames.size();
    long left = until - System.nanoTime();
    while (left > 0) {
      if (left > WAKE_NANOS) {
        LockSupport.parkNanos(left - WAKE_NANOS);
      } else {
        Thread.onSpinWait();
      }
      left = until - System.nanoTime();
    }
    return frames.stream()
        .map(frame -> new Segmentation(frame.letterbox(), map, Optional.empty()))
        .toList();
  }

  @Override
  public void close() {}
}
