package dev.maskstream.vision.prompt;

import ai.djl.Model;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.TensorRt;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A promptable model's encoder on an NVIDIA GPU.
 *
 * <p>Threads: one.
 */
final class TensorRtEncoder {
  private final PairFiles files;
  private final EncoderFile encoder;
  private final TensorRt tensorRt;

  TensorRtEncoder(PairFiles files, TensorRt tensorRt) {
    this.files = files;
    this.encoder = new EncoderFile(files.encoder(), files.facts());
    this.tensorRt = tensorRt;
  }

  /** Why nothing runs there. */
  Optional<String> obstacle() {
    return tensorRt.obstacle();
  }

  /** The fastest first. The last is the file's own. */
  List<String> precisions() {
    return encoder.precisions();
  }

  /**
   * Loads the encoder onto the device.
   *
   * @throws EngineException if the engine does not take it or its device fails
   */
  Model session(String precision) {
    return tensorRt.load(
        encoder.in(precision), TensorRt.plans(files.encoder()), files.settings(), Map.of());
  }

  /**
   * Opens a slot. Runs a first picture too, for that is when the device's memory is taken.
   *
   * @throws EngineException as above
   */
  PairSegmenter open(String precision) {
    EngineInfo info = new EngineInfo(TensorRt.ENGINE, precision);
    PairSegmenter slot = files.open(info, session(precision));
    try {
      var _ = slot.encode(blank());
      return slot;
    } catch (RuntimeException e) {
      slot.close();
      throw e;
    }
  }

  private RgbImage blank() {
    int width = files.facts().inputWidth();
    int height = files.facts().inputHeight();
    return new RgbImage(width, height, new byte[width * height * 3]);
  }
}
