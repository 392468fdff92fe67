package dev.maskstream.vision.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All prompts for one picture, asked a few at a time: hundreds take seconds on a CPU, and whoever
 * runs them may let others in between two steps. What is found is kept packed.
 *
 * <p>Threads: one at a time.
 */
public final class PromptSearch {
  /** So that the masks of a large picture do not all lie in memory before they are packed. */
  private static final int A_FEW = 16;

  private final List<Prompt> prompts;
  private final boolean multimask;
  private final Optional<EverythingSettings> everything;
  private final List<FoundMask> found = new ArrayList<>();
  private int asked;

  /** Runs the decoder of whichever slot has the turn. */
  @FunctionalInterface
  public interface Decoder {
    /** As {@link PromptSegmenter#decode(Embedding, List, boolean, float)}, for the embedding. */
    List<PromptedMask> decode(List<Prompt> some, boolean multimask, float aboveIou);
  }

  /**
   * Prepares a search; nothing is run yet.
   *
   * @param everything how the prompts' masks become objects, where they are a grid that looks for
   *     all there is; without it each prompt's masks are the answer
   */
  public PromptSearch(
      List<Prompt> prompts, boolean multimask, Optional<EverythingSettings> everything) {
    this.prompts = List.copyOf(prompts);
    this.multimask = multimask;
    this.everything = everything;
  }

  /**
   * A search for every object of a picture: a point in the middle of each cell of a grid, and every
   * reading of it, since a point stands for parts and wholes.
   *
   * @param width of the picture, in pixels
   * @param height the same
   */
  public static PromptSearch everything(int width, int height, EverythingSettings settings) {
    int side = settings.pointsPerSide();
    return new PromptSearch(Prompts.grid(side, side, width, height), true, Optional.of(settings));
  }

  /**
   * Asks for all that is left, where nobody else waits for the slot.
   *
   * @return as {@link #found}
   * @throws dev.maskstream.vision.EngineException if the engine fails
   */
  public List<FoundMask> run(PromptSegmenter slot, Embedding embedding) {
    while (!isDone()) {
      step((some, readings, above) -> slot.decode(embedding, some, readings, above), A_FEW);
    }
    return found();
  }

  /** Whether all have been asked. */
  public boolean isDone() {
    return asked == prompts.size();
  }

  /**
   * Asks for the next prompts.
   *
   * @param most how many, at least 1
   * @throws dev.maskstream.vision.EngineException if the engine fails; the step may be tried again
   */
  public void step(Decoder decoder, int most) {
    List<Prompt> some = prompts.subList(asked, Math.min(prompts.size(), asked + most));
    float above = everything.map(EverythingSettings::aboveIou).orElse(Float.NEGATIVE_INFINITY);
    for (PromptedMask mask : decoder.decode(some, multimask, above)) {
      if (everything.map(settings -> settings.keeps(mask)).orElse(true)) {
        found.add(FoundMask.of(mask, asked));
      }
    }
    asked += some.size();
  }

  /**
   * What the steps so far have found: in order of prompts, or where everything is looked for the
   * objects, best first.
   */
  public List<FoundMask> found() {
    return everything
        .map(settings -> Everything.objects(found, settings))
        .orElseGet(() -> List.copyOf(found));
  }
}
