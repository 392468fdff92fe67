package dev.maskstream.standalone.segment;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.Box;
import dev.maskstream.proto.v1.EngineIdentity;
import dev.maskstream.proto.v1.ModelIdentity;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.SegmentTimes;
import dev.maskstream.proto.v1.SegmentedInstance;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.standalone.client.PromptAnswer;
import dev.maskstream.standalone.model.PairPackage;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.Extent;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.prompt.Embedding;
import dev.maskstream.vision.prompt.LoadedPromptable;
import dev.maskstream.vision.prompt.Prompt;
import dev.maskstream.vision.prompt.PromptSegmenter;
import dev.maskstream.vision.prompt.PromptedMask;
import java.util.ArrayList;
import java.util.List;

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
    LocalPlan plan = new LocalPlan(image.width(), image.height());
    return plan.fault(asked, slot.limits())
        .<PromptAnswer>map(fault -> new PromptAnswer.Refused(fault.code(), fault.reason()))
        .orElseGet(() -> new PromptAnswer.Found(found(image, asked, plan.prompts(asked))));
  }

  private Segments found(RgbImage image, SegmentRequest asked, List<Prompt> prompts) {
    long began = System.nanoTime();
    Embedding embedding = slot.encode(image);
    long encoded = System.nanoTime();
    List<SegmentedInstance> instances = decoded(embedding, asked, prompts);
    long decoded = System.nanoTime();
    return Segments.newBuilder()
        .setWidth(image.width())
        .setHeight(image.height())
        .setModel(model())
        .setEngine(engine())
        .setStages(
            SegmentTimes.newBuilder()
                .setEncoderNanos(encoded - began)
                .setDecoderNanos(decoded - encoded))
        .addAllInstances(asked.hasEverything() ? LocalPlan.objects(instances) : instances)
        .build();
  }

  private List<SegmentedInstance> decoded(
      Embedding embedding, SegmentRequest asked, List<Prompt> prompts) {
    boolean multimask = asked.getMultimask() || asked.hasEverything();
    List<SegmentedInstance> instances = new ArrayList<>();
    for (int from = 0; from < prompts.size(); from += PROMPTS_A_TURN) {
      List<Prompt> some = prompts.subList(from, Math.min(prompts.size(), from + PROMPTS_A_TURN));
      for (PromptedMask mask : slot.decode(embedding, some, multimask)) {
        if (!asked.hasEverything() || LocalPlan.keeps(mask)) {
          instances.add(instance(mask, from));
        }
      }
    }
    return instances;
  }

  private static SegmentedInstance instance(PromptedMask found, int firstPrompt) {
    ClassMap mask = found.mask();
    long area = 0;
    for (byte each : mask.ids()) {
      area += each == 0 ? 0 : 1;
    }
    Box.Builder box = Box.newBuilder();
    Extent.of(mask)
        .ifPresent(
            of ->
                box.setLeft(of.left())
                    .setTop(of.top())
                    .setRight(of.right())
                    .setBottom(of.bottom()));
    return SegmentedInstance.newBuilder()
        .setPromptIndex(firstPrompt + found.promptIndex())
        .setBox(box)
        .setArea(area)
        .setPredictedIou(found.predictedIou())
        .setStability(found.stability())
        .setRowRuns(ByteString.copyFrom(MaskCodec.encode(mask.ids(), mask.width(), mask.height())))
        .build();
  }

  private ModelIdentity model() {
    ModelSpec spec = slot.model();
    return ModelIdentity.newBuilder()
        .setName(spec.name())
        .setVersion(spec.version())
        .setSha256(spec.sha256())
        .build();
  }

  private EngineIdentity engine() {
    EngineInfo engine = slot.engine();
    return EngineIdentity.newBuilder()
        .setName(engine.name())
        .setPrecision(engine.precision())
        .build();
  }

  @Override
  public void close() {
    model.close();
  }
}
