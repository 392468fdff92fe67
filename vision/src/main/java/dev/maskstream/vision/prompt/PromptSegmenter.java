package dev.maskstream.vision.prompt;

import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.RgbImage;
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

  /**
   * Runs the encoder.
   *
   * @throws EngineException if the engine fails
   */
  Embedding encode(RgbImage picture);

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

  @Override
  void close();
}
