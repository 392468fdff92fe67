package dev.maskstream.standalone.segment;

import dev.maskstream.processor.message.Identities;
import dev.maskstream.processor.message.Instances;
import dev.maskstream.processor.prompts.PromptPlan;
import dev.maskstream.processor.prompts.PromptPlan.Planning;
import dev.maskstream.processor.prompts.Refused;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.SegmentTimes;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.standalone.client.PromptAnswer;
import dev.maskstream.standalone.model.PairPackage;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.prompt.Embedding;
import dev.maskstream.vision.prompt.LoadedPromptable;
import dev.maskstream.vision.prompt.PromptSearch;
import dev.maskstream.vision.prompt.PromptSegmenter;

/**
 * Does it in this process, with the segmenter that the services use. Panoptic answers need a second
 * model, and are a server's to give.
 */
public final class LocalPrompter implements Prompter {
  /** So that the masks of a large picture do not all lie in memory before they are packed. */
  private static final int PROMPTS_A_TURN = 16;

  private final LoadedPromptable model;
  private final PromptSegmenter slot;

  /**
   * Loads the pair into one engine slot that may use every processor.
   *
   * @throws dev.maskstream.vision.EngineException if the engine refuses it
   */
  public LocalPrompter(PairPackage pair, int processors) {
    this.model =
        LoadedPromptable.open(
            pair.encoder(), pair.decoder(), pair.spec(), new EngineSettings(1, processors));
    this.slot = model.slots().getFirst();
  }

  @Override
  public PromptAnswer ask(byte[] picture, SegmentRequest asked) {
    if (asked.hasPanoptic()) {
      return new PromptAnswer.Refused(
          "not-here",
          "a panoptic answer needs a semantic model too: ask a server, without --local");
    }
    return switch (ImageDecoder.decode(picture, ImageLimits.DEFAULT)) {
      case Decoding.Decoded(RgbImage image) -> ask(image, asked);
      case Decoding.Unreadable(String code, String reason) ->
          new PromptAnswer.Refused(code, reason);
    };
  }

  private PromptAnswer ask(RgbImage image, SegmentRequest asked) {
    return switch (PromptPlan.of(asked, image.width(), image.height(), slot.limits())) {
      case Planning.No(Refused why) -> new PromptAnswer.Refused(why.code(), why.reason());
      case Planning.Yes(PromptPlan plan) -> new PromptAnswer.Found(found(image, plan.search()));
    };
  }

  private Segments found(RgbImage image, PromptSearch search) {
    long began = System.nanoTime();
    Embedding embedding = slot.encode(image);
    long encoded = System.nanoTime();
    while (!search.isDone()) {
      search.step(
          (some, multimask, above) -> slot.decode(embedding, some, multimask, above),
          PROMPTS_A_TURN);
    }
    SegmentTimes.Builder times =
        SegmentTimes.newBuilder()
            .setEncoderNanos(encoded - began)
            .setDecoderNanos(System.nanoTime() - encoded);
    return Segments.newBuilder()
        .setWidth(image.width())
        .setHeight(image.height())
        .setModel(Identities.of(slot.model()))
        .setEngine(Identities.of(slot.engine()))
        .setStages(times)
        .addAllInstances(search.found().stream().map(Instances::of).toList())
        .build();
  }

  @Override
  public void close() {
    model.close();
  }
}
