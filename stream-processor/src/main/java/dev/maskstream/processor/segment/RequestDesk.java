package dev.maskstream.processor.segment;

import com.google.protobuf.ByteString;
import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.EmbeddingCache;
import dev.maskstream.processor.batching.EmbeddingCache.FramePosition;
import dev.maskstream.processor.batching.Pipeline;
import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.processor.metrics.SegmentMetrics;
import dev.maskstream.processor.prompts.PromptPlan;
import dev.maskstream.processor.prompts.Refused;
import dev.maskstream.processor.prompts.SentPrompts;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.ImageSniffer;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.image.Sniffed;
import dev.maskstream.vision.prompt.Embedding;
import dev.maskstream.vision.prompt.PromptLimits;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes requests ready for the engine, and what the engine said into answers.
 *
 * <p>Threads: those of its executor; a slot's thread only hands over.
 */
final class RequestDesk implements SegmentTask.Ending {
  private static final Logger log = LoggerFactory.getLogger(RequestDesk.class);

  private final Parts parts;
  private final SegmentTask.Parts tasks;

  /** What the desk works with. */
  record Parts(
      FramePictures frames,
      Pipeline pipeline,
      EmbeddingCache embeddings,
      MaskMemory masks,
      ImageLimits limits,
      AnswerSender answers,
      ThreadPoolExecutor executor,
      Clocks clocks,
      SegmentMetrics metrics) {}

  RequestDesk(Parts parts) {
    this.parts = parts;
    this.tasks = new SegmentTask.Parts(parts.embeddings(), parts.clocks(), this);
  }

  /** Takes a request whose models are chosen; refuses it where no thread has room for it. */
  void begin(OpenRequest open) {
    try {
      open.preparation(() -> guarded(open, () -> prepare(open)));
      parts.executor().execute(open.preparation());
    } catch (RejectedExecutionException _) {
      // Requests that were refused as late while a slow frame was read may still lie there.
      if (open.endWaiting()) {
        refuse(open, new Refused("busy", "as many requests as may be wait to be prepared"));
      }
    }
  }

  /** Lets go of a request that was refused while it waited to be prepared. */
  void forget(OpenRequest open) {
    parts.executor().remove(open.preparation());
  }

  /**
   * A fault of ours costs one request, not the thread that all of them need. After an error of the
   * virtual machine the process is not to go on: whoever watches the thread ends it.
   */
  private void guarded(OpenRequest open, Runnable step) {
    try {
      step.run();
    } catch (Error error) {
      refuse(open, new Refused("internal-error", "it failed in an unforeseen way: " + error));
      throw error;
    } catch (RuntimeException fault) {
      log.atError()
          .addKeyValue("request", open.request().getRequestId())
          .setCause(fault)
          .log("a segment request failed in an unforeseen way");
      refuse(open, new Refused("internal-error", "it failed in an unforeseen way: " + fault));
    }
  }

  private void refuse(OpenRequest open, Refused why) {
    open.end();
    parts.answers().refuse(open, why);
  }

  private void prepare(OpenRequest open) {
    if (!open.begin()) {
      return;
    }
    switch (picture(open)) {
      case Source.No(Refused why) -> refuse(open, why);
      case Source.Known known -> plan(open, known);
      case Source.Encoded encoded -> plan(open, encoded);
    }
  }

  /** What is known of a request's picture. */
  private sealed interface Source {
    /** Its embedding is there, and nothing else is needed. */
    record Known(String digest, Embedding embedding) implements Source {}

    /** Its bytes, and its embedding if that is there. */
    record Encoded(String digest, ByteString picture, Optional<Embedding> embedding)
        implements Source {}

    record No(Refused why) implements Source {}
  }

  private Source picture(OpenRequest open) {
    SegmentRequest request = open.request();
    if (request.hasImage()) {
      return encoded(open, request.getImage());
    }
    FramePosition place = place(request);
    Optional<String> digest = parts.embeddings().picture(place);
    Optional<Embedding> held = digest.flatMap(it -> find(open, it));
    if (held.isPresent() && !request.hasPanoptic()) {
      return new Source.Known(digest.get(), held.get());
    }
    long started = parts.clocks().nanos();
    FramePictures.Reading reading = parts.frames().read(request);
    parts.metrics().frameRead(parts.clocks().nanos() - started);
    return switch (reading) {
      case FramePictures.Reading.No(Refused why) -> new Source.No(why);
      case FramePictures.Reading.Picture(ByteString bytes) -> {
        Source.Encoded source = encoded(open, bytes);
        parts.embeddings().remember(place, source.digest());
        yield source;
      }
    };
  }

  private Source.Encoded encoded(OpenRequest open, ByteString picture) {
    String digest = EmbeddingCache.digest(picture.toByteArray());
    return new Source.Encoded(digest, picture, find(open, digest));
  }

  private Optional<Embedding> find(OpenRequest open, String digest) {
    return open.models()
        .flatMap(ChosenModels::promptable)
        .flatMap(model -> parts.embeddings().find(EmbeddingCache.Key.of(digest, model.spec())));
  }

  private static PromptLimits limits(OpenRequest open) {
    return open.models()
        .flatMap(ChosenModels::promptable)
        .map(model -> model.prompts(0).limits())
        .orElse(PromptLimits.WIDEST);
  }

  private static FramePosition place(SegmentRequest request) {
    return new FramePosition(
        request.getSourceId(),
        request.getFrameId(),
        request.getFrame().getPartition(),
        request.getFrame().getOffset());
  }

  /** Previous masks lie in memory as pixels from here to the request's end. */
  private PromptPlan.Planning planning(OpenRequest open, int width, int height) {
    long bytes = SentPrompts.maskBytes(open.request().getPrompts().getPromptsList(), width, height);
    // More than one request may hold is refused by the plan, before any mask is read.
    if (bytes > 0 && bytes <= SentPrompts.MOST_MASK_PIXELS) {
      if (!parts.masks().take(bytes)) {
        return new PromptPlan.Planning.No(
            new Refused(
                "busy", "the previous masks of requests that are open take all memory for them"));
      }
      open.whenOver(() -> parts.masks().giveBack(bytes));
    }
    return PromptPlan.of(open.request(), width, height, limits(open));
  }

  private void plan(OpenRequest open, Source.Known known) {
    Embedding embedding = known.embedding();
    switch (planning(open, embedding.width(), embedding.height())) {
      case PromptPlan.Planning.No(Refused why) -> refuse(open, why);
      case PromptPlan.Planning.Yes(PromptPlan plan) ->
          offer(
              open,
              new Prepared(
                  embedding.width(),
                  embedding.height(),
                  known.digest(),
                  Optional.of(embedding),
                  Optional.empty(),
                  Optional.empty(),
                  plan,
                  0));
    }
  }

  private void plan(OpenRequest open, Source.Encoded source) {
    switch (ImageSniffer.inspect(source.picture().toByteArray(), parts.limits())) {
      case Sniffed.Refused(String code, String reason) -> refuse(open, new Refused(code, reason));
      // Before any pixel is decoded: most of what is wrong with prompts shows by the size alone.
      case Sniffed.Accepted(var header) -> {
        switch (planning(open, header.width(), header.height())) {
          case PromptPlan.Planning.No(Refused why) -> refuse(open, why);
          case PromptPlan.Planning.Yes(PromptPlan plan) -> decode(open, source, plan);
        }
      }
    }
  }

  private void decode(OpenRequest open, Source.Encoded source, PromptPlan plan) {
    long started = parts.clocks().nanos();
    switch (ImageDecoder.decode(source.picture().toByteArray(), parts.limits())) {
      case Decoding.Unreadable(String code, String reason) ->
          refuse(open, new Refused(code, reason));
      case Decoding.Decoded(RgbImage picture) -> {
        ChosenModels models = open.models().orElseThrow();
        Optional<FittedFrame> fitted =
            source.embedding().isPresent()
                ? Optional.empty()
                : fitted(models.promptable(), picture);
        Optional<FittedFrame> semantic = fitted(models.semantic(), picture);
        offer(
            open,
            new Prepared(
                picture.width(),
                picture.height(),
                source.digest(),
                source.embedding(),
                fitted,
                semantic,
                models.promptable().isPresent() ? plan : plan.withoutPrompts(),
                parts.clocks().nanos() - started));
      }
    }
  }

  private static Optional<FittedFrame> fitted(Optional<ReadyModel> model, RgbImage picture) {
    return model.map(it -> it.slot(0).fit(picture));
  }

  private void offer(OpenRequest open, Prepared prepared) {
    SegmentTask task = new SegmentTask(open, prepared, tasks);
    open.pause();
    if (!parts.pipeline().offer(task) && open.endWaiting()) {
      parts
          .answers()
          .refuse(open, new Refused("busy", "as many requests as may be wait for the engine"));
    }
  }

  @Override
  public void segmented(OpenRequest open, Prepared prepared, SegmentTask.Result result) {
    Runnable step = () -> guarded(open, () -> answer(open, prepared, result));
    try {
      parts.executor().execute(step);
    } catch (RejectedExecutionException _) {
      step.run();
    }
  }

  private void answer(OpenRequest open, Prepared prepared, SegmentTask.Result result) {
    parts
        .metrics()
        .segmented(
            result.queueNanos(),
            prepared.decodeNanos(),
            result.encoderNanos(),
            result.decoderNanos());
    Segments segments = SegmentAnswer.of(open, prepared, result);
    open.end();
    parts.answers().segmented(open, segments);
  }

  @Override
  public void failed(OpenRequest open, ReadyModel model, int slot, RuntimeException cause) {
    if (parts.pipeline().requestFailed(model, slot, cause)) {
      refuse(
          open,
          new Refused(
              "engine-failure", "the engine failed on this request: " + cause.getMessage()));
    }
  }
}
