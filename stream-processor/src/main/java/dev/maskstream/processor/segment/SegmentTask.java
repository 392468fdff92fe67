package dev.maskstream.processor.segment;

import dev.maskstream.processor.batching.CheckedRun;
import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.EmbeddingCache;
import dev.maskstream.processor.batching.EmbeddingCache.Held;
import dev.maskstream.processor.batching.PromptTurns;
import dev.maskstream.processor.batching.PromptWarmup;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.batching.SlotWork;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.prompt.Embedding;
import dev.maskstream.vision.prompt.FoundMask;
import dev.maskstream.vision.prompt.PromptSearch;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a request needs of the engine, in turns: the encoder, unless the embedding is there, with
 * the first prompts; the decoder for so many prompts at a time; for a panoptic answer the semantic
 * model on the same picture.
 *
 * <p>Threads: those of the slots, one at a time; the queue's lock hands what one wrote to the next.
 */
final class SegmentTask implements SlotWork {
  private static final Logger log = LoggerFactory.getLogger(SegmentTask.class);

  private final OpenRequest open;
  private final ChosenModels models;
  private final Prepared prepared;
  private final Parts parts;
  private final long queuedAtNanos;
  private final PromptSearch search;
  private Optional<Embedding> embedding;
  private Optional<ClassMap> semantic = Optional.empty();
  private boolean cached;
  private long queueNanos;
  private long encoderNanos;
  private long decoderNanos;

  /** What all tasks share. */
  record Parts(EmbeddingCache embeddings, Clocks clocks, Ending ending) {}

  /** Whom a task tells of its end. Called on a slot's thread: quick. */
  interface Ending {
    void segmented(OpenRequest open, Prepared prepared, Result result);

    /** The engine failed; whether the slot still works is looked into by whoever is told. */
    void failed(OpenRequest open, ReadyModel model, int slot, RuntimeException cause);
  }

  /**
   * What the engine said.
   *
   * @param masks in order of prompts; of everything, the objects, best first
   * @param semantic of a panoptic answer, at the picture's size
   * @param cached whether the encoder did not need to run
   */
  record Result(
      List<FoundMask> masks,
      Optional<ClassMap> semantic,
      boolean cached,
      long queueNanos,
      long encoderNanos,
      long decoderNanos) {}

  SegmentTask(OpenRequest open, Prepared prepared, Parts parts) {
    this.open = open;
    this.models = open.models().orElseThrow();
    this.prepared = prepared;
    this.parts = parts;
    this.search = prepared.plan().search();
    this.embedding = prepared.embedding();
    this.cached = prepared.embedding().isPresent();
    this.queuedAtNanos = parts.clocks().nanos();
  }

  @Override
  public boolean isReadyFor(int slot) {
    if (!hasPrompts()) {
      return models.semantic().filter(model -> model.isUsable(slot)).isPresent();
    }
    return models.promptable().orElseThrow().isUsable(slot)
        && (!runsEncoder() || !parts.embeddings().isComputing(key()));
  }

  @Override
  public boolean runsEncoder() {
    return hasPrompts() && embedding.isEmpty() && !parts.embeddings().contains(key());
  }

  private boolean hasPrompts() {
    return !search.isDone();
  }

  private EmbeddingCache.Key key() {
    return EmbeddingCache.Key.of(prepared.digest(), models.promptable().orElseThrow().spec());
  }

  @Override
  public boolean isOver() {
    return open.isOver();
  }

  @Override
  public boolean run(int slot) {
    if (!open.begin()) {
      return false;
    }
    if (queueNanos == 0) {
      queueNanos = Math.max(1, parts.clocks().nanos() - queuedAtNanos);
    }
    ReadyModel model = (hasPrompts() ? models.promptable() : models.semantic()).orElseThrow();
    try {
      turn(model, slot);
    } catch (RuntimeException failure) {
      log.atWarn()
          .addKeyValue("model", model.spec().name())
          .addKeyValue("version", model.spec().version())
          .setCause(failure)
          .log("engine failed on a request");
      parts.ending().failed(open, model, slot, failure);
      return false;
    }
    if (hasPrompts() || lacksSemantic()) {
      open.pause();
      return true;
    }
    parts
        .ending()
        .segmented(
            open,
            prepared,
            new Result(search.found(), semantic, cached, queueNanos, encoderNanos, decoderNanos));
    return false;
  }

  private boolean lacksSemantic() {
    return models.semantic().isPresent() && semantic.isEmpty();
  }

  private void turn(ReadyModel model, int slot) {
    if (hasPrompts()) {
      decode(embedding(model, slot), model, slot);
      model.segmented(1);
    } else {
      semantic = Optional.of(semantic(model, slot));
    }
  }

  private Embedding embedding(ReadyModel model, int slot) {
    if (embedding.isEmpty()) {
      long started = parts.clocks().nanos();
      FittedFrame picture = prepared.fitted().orElseThrow();
      Held held = parts.embeddings().get(key(), () -> model.prompts(slot).encode(picture));
      embedding = Optional.of(held.embedding());
      cached = held.cached();
      encoderNanos = cached ? 0 : parts.clocks().nanos() - started;
    }
    return embedding.get();
  }

  private void decode(Embedding from, ReadyModel model, int slot) {
    long started = parts.clocks().nanos();
    search.step(
        (some, multimask, aboveIou) ->
            PromptWarmup.checked(model.prompts(slot), from, some, multimask, aboveIou),
        PromptTurns.most(prepared.width(), prepared.height(), prepared.plan().multimask()));
    decoderNanos += parts.clocks().nanos() - started;
  }

  private ClassMap semantic(ReadyModel model, int slot) {
    FittedFrame picture = prepared.fittedForSemantic().orElseThrow();
    int smallest = model.batchSizes().getFirst();
    return CheckedRun.segment(model.slot(slot), List.of(picture), smallest)
        .getFirst()
        .atFrameSize();
  }
}
