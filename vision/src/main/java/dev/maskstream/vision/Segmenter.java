package dev.maskstream.vision;

import dev.maskstream.vision.image.RgbImage;
import java.util.List;

/**
 * One engine slot of a model that is ready to segment: a batch of fitted frames in, one
 * segmentation each out, in order.
 *
 * <p>Threads: {@link #fit} may be called by any; {@link #segment} and {@link #close} belong to the
 * one thread that owns the slot.
 */
public interface Segmenter extends AutoCloseable {
  ModelSpec model();

  EngineInfo engine();

  /**
   * Batch sizes the engine is built for, ascending, never empty. A batch is only ever one of them.
   */
  List<Integer> batchSizes();

  /** Brings a frame to the network's size. The frame may be thrown away afterwards. */
  FittedFrame fit(RgbImage frame);

  /**
   * Segments a batch.
   *
   * @param frames as many as one of {@link #batchSizes()}
   * @return one segmentation for each frame, in order, at the network's size; {@link
   *     Segmentation#atFrameSize()} brings it back, on any thread
   * @throws EngineException if the engine fails; the slot stays usable unless it says otherwise
   */
  List<Segmentation> segment(List<FittedFrame> frames);

  @Override
  void close();
}
