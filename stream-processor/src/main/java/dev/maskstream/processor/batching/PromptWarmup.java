package dev.maskstream.processor.batching;

import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.prompt.Embedding;
import dev.maskstream.vision.prompt.Prompt;
import dev.maskstream.vision.prompt.PromptSegmenter;
import dev.maskstream.vision.prompt.PromptedMask;
import java.util.Arrays;
import java.util.List;

/**
 * A real run of encoder and decoder: a prompt in the middle of a plain grey picture. Makes an
 * engine warm and shows that it works.
 *
 * <p>Threads: the one that owns the segmenter at this time.
 */
public final class PromptWarmup {
  private static final int SIDE = 64;
  private static final byte GREY = 127;

  /** An encoder may take seconds, so these have to do. */
  private static final int WARM_RUNS = 3;

  private PromptWarmup() {}

  /**
   * Runs three times, as a slow engine does for a {@link Warmup}.
   *
   * @throws RuntimeException if the engine fails, or answers in a wrong number or shape
   */
  public static void warm(PromptSegmenter segmenter) {
    for (int run = 0; run < WARM_RUNS; run++) {
      run(segmenter);
    }
  }

  /** Runs once; throws as the engine does, or if it answers in a wrong number or shape. */
  public static void run(PromptSegmenter segmenter) {
    byte[] rgb = new byte[SIDE * SIDE * 3];
    Arrays.fill(rgb, GREY);
    RgbImage grey = new RgbImage(SIDE, SIDE, rgb);
    Embedding embedding = segmenter.encode(segmenter.fit(grey));
    checked(segmenter, embedding, List.of(Prompt.at(SIDE / 2f, SIDE / 2f)), false);
  }

  /** As {@link #checked(PromptSegmenter, Embedding, List, boolean, float)}, of all masks. */
  static List<PromptedMask> checked(
      PromptSegmenter segmenter, Embedding embedding, List<Prompt> prompts, boolean multimask) {
    return checked(segmenter, embedding, prompts, multimask, Float.NEGATIVE_INFINITY);
  }

  /**
   * Runs the decoder and holds its answers against the picture, so that an engine that answers in
   * wrong shapes fails as one that throws.
   *
   * @param aboveIou masks that score no more may be missing; negative infinity for all
   * @throws RuntimeException if the engine fails, or answers in a wrong number or shape
   */
  public static List<PromptedMask> checked(
      PromptSegmenter segmenter,
      Embedding embedding,
      List<Prompt> prompts,
      boolean multimask,
      float aboveIou) {
    List<PromptedMask> masks = segmenter.decode(embedding, prompts, multimask, aboveIou);
    boolean all = aboveIou == Float.NEGATIVE_INFINITY;
    boolean tooFew = all && masks.size() < prompts.size();
    if (tooFew || (!multimask && masks.size() > prompts.size())) {
      throw new EngineException(masks.size() + " masks for " + prompts.size() + " prompts", null);
    }
    requireShapes(masks, embedding, prompts);
    return masks;
  }

  private static void requireShapes(
      List<PromptedMask> masks, Embedding embedding, List<Prompt> prompts) {
    for (PromptedMask mask : masks) {
      if (mask.mask().width() != embedding.width() || mask.mask().height() != embedding.height()) {
        throw new EngineException(
            "a mask of %dx%d for a picture of %dx%d"
                .formatted(
                    mask.mask().width(),
                    mask.mask().height(),
                    embedding.width(),
                    embedding.height()),
            null);
      }
      if (mask.promptIndex() < 0 || mask.promptIndex() >= prompts.size()) {
        throw new EngineException(
            "a mask of prompt %d for %d prompts".formatted(mask.promptIndex(), prompts.size()),
            null);
      }
    }
  }
}
