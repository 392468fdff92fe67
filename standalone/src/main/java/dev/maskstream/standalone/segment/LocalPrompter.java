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
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.prompt.Embedding;
import dev.maskstream.vision.prompt.FoundMask;
import dev.maskstream.vision.prompt.LoadedPromptable;
import dev.maskstream.vision.prompt.PromptSearch;
import dev.maskstream.vision.prompt.PromptSegmenter;
import java.util.List;
import java.util.function.Function;

/** Does it in this process, with the segmenter that the services use. */
public final class LocalPrompter implements Prompter {
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
    return decoded(picture, image -> ask(image, asked));
  }

  /** An answer to what a picture shows, or why it cannot be read. */
  static PromptAnswer decoded(byte[] picture, Function<RgbImage, PromptAnswer> answer) {
    return switch (ImageDecoder.decode(picture, ImageLimits.DEFAULT)) {
      case Decoding.Decoded(RgbImage image) -> answer.apply(image);
      case Decoding.Unreadable(String code, String reason) ->
          new PromptAnswer.Refused(code, reason);
    };
  }

  private PromptAnswer ask(RgbImage image, SegmentRequest asked) {
    return switch (look(image, asked)) {
      case Look.Seen(Segments.Builder answer, List<FoundMask> _) ->
          new PromptAnswer.Found(answer.build());
      case Look.Refused(PromptAnswer.Refused why) -> why;
    };
  }

  /** What a look at a picture came to. */
  sealed interface Look {
    /**
     * Masks were looked for.
     *
     * @param answer with them
     * @param found the same
     */
    record Seen(Segments.Builder answer, List<FoundMask> found) implements Look {}

    record Refused(PromptAnswer.Refused why) implements Look {}
  }

  Look look(RgbImage image, SegmentRequest asked) {
    return switch (PromptPlan.of(asked, image.width(), image.height(), slot.limits())) {
      case Planning.No(Refused why) ->
          new Look.Refused(new PromptAnswer.Refused(why.code(), why.reason()));
      case Planning.Yes(PromptPlan plan) -> look(image, plan.search());
    };
  }

  private Look look(RgbImage image, PromptSearch search) {
    long began = System.nanoTime();
    Embedding embedding = slot.encode(image);
    long encoded = System.nanoTime();
    List<FoundMask> found = search.run(slot, embedding);
    SegmentTimes.Builder times =
        SegmentTimes.newBuilder()
            .setEncoderNanos(encoded - began)
            .setDecoderNanos(System.nanoTime() - encoded);
    return new Look.Seen(
        answer(image, slot.model(), slot.engine())
            .setStages(times)
            .addAllInstances(found.stream().map(Instances::of).toList()),
        found);
  }

  /** One that holds nothing yet. */
  static Segments.Builder answer(RgbImage image, ModelSpec model, EngineInfo engine) {
    return Segments.newBuilder()
        .setWidth(image.width())
        .setHeight(image.height())
        .setModel(Identities.of(model))
        .setEngine(Identities.of(engine));
  }

  @Override
  public void close() {
    model.close();
  }
}
