package dev.maskstream.vision.prompt;

import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.Decoding.Decoded;
import dev.maskstream.vision.image.Decoding.Unreadable;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One engine slot of a promptable model: the encoder runs once a picture, the decoder once for all
 * prompts of a request.
 *
 * <p>Threads: all belongs to the one thread that owns the slot. An {@link Embedding} may be decoded
 * by another slot of the same model.
 */
public interface PromptSegmenter extends AutoCloseable {
  ModelSpec model();

  EngineInfo engine();

  /** What prompts may hold, for {@link Prompts#check}. */
  default PromptLimits limits() {
    return PromptLimits.WIDEST;
  }

  /**
   * Runs the encoder.
   *
   * @throws EngineException if the engine fails
   */
  Embedding encode(RgbImage picture);

  /**
   * Brings a picture to where {@link #encode(FittedFrame)} takes it, on any thread. By default it
   * is only copied.
   */
  default FittedFrame fit(RgbImage picture) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(picture.rgb().length).put(picture.rgb()).flip();
    return new FittedFrame(
        Letterbox.of(
            picture.width(), picture.height(), picture.width(), picture.height(), Fit.STRETCH),
        pixels);
  }

  /**
   * Decodes a picture and prepares it. Whoever can does so without the picture lying on the Java
   * heap.
   */
  default Fitting fit(byte[] picture, ImageLimits limits) {
    return switch (ImageDecoder.decode(picture, limits)) {
      case Decoded(RgbImage decoded) -> new Fitting.Fitted(fit(decoded));
      case Unreadable(String code, String reason) -> new Fitting.Refused(code, reason);
    };
  }

  /**
   * Runs the encoder on a picture that {@link #fit} has prepared.
   *
   * @throws EngineException if the engine fails
   */
  default Embedding encode(FittedFrame picture) {
    byte[] rgb = new byte[picture.pixels().capacity()];
    picture.pixels().duplicate().clear().get(rgb);
    return encode(
        new RgbImage(picture.letterbox().inputWidth(), picture.letterbox().inputHeight(), rgb));
  }

  /**
   * Runs the decoder.
   *
   * @param embedding made by this model version
   * @param prompts at least one, each with at least one point or a box, in the picture
   * @param multimask whether each prompt gives all the model's readings, not only the best
   * @return in order of prompts; with {@code multimask} several for each, best first
   * @throws EngineException if the engine fails
   */
  List<PromptedMask> decode(Embedding embedding, List<Prompt> prompts, boolean multimask);

  /**
   * The same without masks whose predicted IoU is not above a limit. Whoever can leaves them out
   * before they are brought to the picture's size.
   */
  default List<PromptedMask> decode(
      Embedding embedding, List<Prompt> prompts, boolean multimask, float aboveIou) {
    return decode(embedding, prompts, multimask).stream()
        .filter(mask -> mask.predictedIou() > aboveIou)
        .toList();
  }

  @Override
  void close();
}
