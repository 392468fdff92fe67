package dev.maskstream.vision;

import dev.maskstream.vision.image.Decoding.Decoded;
import dev.maskstream.vision.image.Decoding.Unreadable;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
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
   * Decodes a picture and brings it to the network's size. Whoever can do so without the picture
   * lying on the Java heap should: a large one would make the heap grow for good.
   */
  default Fitting fit(byte[] picture, ImageLimits limits) {
    return switch (ImageDecoder.decode(picture, limits)) {
      case Decoded(RgbImage frame) -> new Fitting.Fitted(fit(frame));
      case Unreadable(String code, String reason) -> new Fitting.Refused(code, reason);
    };
  }

  /**
   * Segments a batch.
   *
   * @param frames as many as one of {@link #batchSizes()}
   * @return one segmentation for each frame, in order, at the network's size; {@link
   *     Segmentation#atFrameSize()} brings it back, on any thread
   * @throws EngineException if the engine fails; its kind says whether the slot stays usable
   */
  List<Segmentation> segment(List<FittedFrame> frames);

  /**
   * How often the device has had too little memory for a batch of this slot by now. The engine has
   * run such a batch in parts; where not even that helped, it threw.
   */
  default long memoryShortages() {
    return 0;
  }

  @Override
  void close();
}
