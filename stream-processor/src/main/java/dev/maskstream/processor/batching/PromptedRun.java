package dev.maskstream.processor.batching;

import dev.maskstream.processor.batching.EmbeddingCache.FramePosition;
import dev.maskstream.processor.batching.EmbeddingCache.Held;
import dev.maskstream.processor.batching.FrameJob.Fitted;
import dev.maskstream.vision.prompt.Embedding;
import dev.maskstream.vision.prompt.Prompt;
import dev.maskstream.vision.prompt.PromptSearch;
import dev.maskstream.vision.prompt.PromptSegmenter;
import java.util.List;
import java.util.Optional;

/**
 * A frame of a source with standing prompts: the encoder, then the decoder once for all prompts.
 * The embedding is kept, so that a click on the frame finds it.
 *
 * <p>Threads: any slot's.
 */
final class PromptedRun {
  private final EmbeddingCache embeddings;

  PromptedRun(EmbeddingCache embeddings) {
    this.embeddings = embeddings;
  }

  /**
   * Segments a frame by its prompts.
   *
   * @throws RuntimeException if the engine fails, or answers in a wrong number or shape
   */
  Found run(Fitted frame, ReadyModel model, int slot) {
    PromptSegmenter segmenter = model.prompts(slot);
    List<Prompt> prompts = frame.frame().prompts();
    // Of a frame that has been finished meanwhile no picture is left: its digest means nothing.
    byte[] picture = frame.job().picture();
    if (picture.length == 0) {
      return found(segmenter, new Held(segmenter.encode(frame.frame()), false), prompts);
    }
    String digest = EmbeddingCache.digest(picture);
    Held held =
        embeddings.get(
            EmbeddingCache.Key.of(digest, model.spec()), () -> segmenter.encode(frame.frame()));
    embeddings.remember(place(frame.job().input()), digest);
    return found(segmenter, held, prompts);
  }

  /** Some prompts at a time: what is found is packed before the next are asked. */
  private static Found found(PromptSegmenter segmenter, Held held, List<Prompt> prompts) {
    Embedding picture = held.embedding();
    PromptSearch search = new PromptSearch(prompts, false, Optional.empty());
    while (!search.isDone()) {
      search.step(
          (some, multimask, aboveIou) ->
              PromptWarmup.checked(segmenter, picture, some, multimask, aboveIou),
          PromptTurns.most(picture.width(), picture.height(), false));
    }
    return StandingPrompts.found(search.found(), prompts.size());
  }

  private static FramePosition place(FrameInput input) {
    return new FramePosition(
        input.sourceId(),
        input.facts().frameId().toString(),
        input.position().getPartition(),
        input.position().getOffset());
  }
}
