package dev.maskstream.vision.prompt;

import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.prompt.GraphSession.Named;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One engine slot of a promptable model: a session for the encoder and one for the decoder.
 *
 * <p>Threads: {@link #fit} may be called by any; the rest belongs to the slot's owner.
 */
final class PairSegmenter implements PromptSegmenter {
  // The authors' automatic mask generator asks for as many at once.
  private static final int MOST_PROMPTS = 64;
  private static final long MOST_FLOATS = 4 << 20;

  private final ModelSpec spec;
  private final EngineInfo engine;
  private final PairBinding binding;
  private final PicturePreparation preparation;
  private final PromptTensors promptTensors;
  private final FrameFitter fitter;
  private final GraphSession encoder;
  private final GraphSession decoder;
  private int promptsPerRun;

  /**
   * @param encoder owned from here on
   * @param decoder owned from here on
   */
  PairSegmenter(
      ModelSpec spec,
      EngineInfo engine,
      PairBinding binding,
      GraphSession encoder,
      GraphSession decoder) {
    this.spec = spec;
    this.engine = engine;
    this.binding = binding;
    this.preparation = PicturePreparation.of(binding);
    this.promptTensors = new PromptTensors(binding);
    Fit fit = preparation.fit(spec.fit());
    this.fitter = new FrameFitter(binding.inputWidth(), binding.inputHeight(), fit);
    this.encoder = encoder;
    this.decoder = decoder;
    this.promptsPerRun = binding.takesSeveralPrompts() ? mostPrompts(binding) : 1;
  }

  /** A prompted U-Net's maps are as large as its input. */
  private static int mostPrompts(PairBinding binding) {
    long floats = (long) binding.inputWidth() * binding.inputHeight() * (ClickMaps.PLANES + 1);
    return binding.family() == PromptFamily.PROMPTED_UNET
        ? Math.clamp(MOST_FLOATS / floats, 1, MOST_PROMPTS)
        : MOST_PROMPTS;
  }

  @Override
  public ModelSpec model() {
    return spec;
  }

  @Override
  public EngineInfo engine() {
    return engine;
  }

  @Override
  public PromptLimits limits() {
    return PromptLimits.of(binding);
  }

  @Override
  public FittedFrame fit(RgbImage picture) {
    return fitter.fit(picture);
  }

  @Override
  public Fitting fit(byte[] picture, ImageLimits limits) {
    return fitter.fit(picture, limits);
  }

  @Override
  public Embedding encode(RgbImage picture) {
    return encode(fit(picture));
  }

  @Override
  public Embedding encode(FittedFrame picture) {
    Map<String, Named> given = encoder.run(List.of(preparation.tensor(picture)));
    List<Named> features =
        binding.features().stream().map(feature -> kept(feature, given)).toList();
    return new NativeEmbedding(picture.letterbox(), features);
  }

  private static Named kept(PairBinding.Feature feature, Map<String, Named> given) {
    Named output = given.get(feature.given());
    if (output == null || !feature.taken().takes(output.dims())) {
      throw new EngineException(
          "the encoder gave %s; the decoder wants %s"
              .formatted(output == null ? "no " + feature.given() : output.dims(), feature.taken()),
          null);
    }
    return new Named(
        feature.taken().name(),
        output.type(),
        output.dims(),
        ByteBuffer.allocateDirect(output.data().remaining())
            .order(ByteOrder.nativeOrder())
            .put(output.data())
            .flip());
  }

  @Override
  public List<PromptedMask> decode(Embedding embedding, List<Prompt> prompts, boolean multimask) {
    return decode(embedding, prompts, multimask, Float.NEGATIVE_INFINITY);
  }

  @Override
  public List<PromptedMask> decode(
      Embedding embedding, List<Prompt> prompts, boolean multimask, float aboveIou) {
    if (!(embedding instanceof NativeEmbedding made)) {
      throw new IllegalArgumentException("the embedding was made by another kind of model");
    }
    List<PromptedMask> masks = new ArrayList<>();
    try (MaskMapper mapper = new MaskMapper(made.letterbox(), binding)) {
      int from = 0;
      while (from < prompts.size()) {
        int to = endOfRun(prompts, from);
        for (PromptLogits logits : logits(made, prompts.subList(from, to))) {
          addMasks(masks, from++, logits, chosen(logits, multimask, aboveIou), mapper);
        }
      }
    }
    return masks;
  }

  private int endOfRun(List<Prompt> prompts, int from) {
    int to = from + 1;
    while (to < prompts.size()
        && to - from < promptsPerRun
        && promptTensors.alike(prompts.get(from), prompts.get(to))) {
      to++;
    }
    return to;
  }

  private List<PromptLogits> logits(NativeEmbedding embedding, List<Prompt> prompts) {
    List<Named> inputs = new ArrayList<>(embedding.features());
    inputs.addAll(promptTensors.of(prompts, embedding.letterbox()));
    try {
      Map<String, Named> given = decoder.run(inputs);
      return PromptLogits.of(
          given.get(binding.logits()), given.get(binding.scores()), prompts.size());
    } catch (EngineException e) {
      if (prompts.size() == 1) {
        throw e;
      }
      // An export may declare that any number of prompts goes and have a single one baked in.
      promptsPerRun = 1;
      return prompts.stream()
          .flatMap(prompt -> logits(embedding, List.of(prompt)).stream())
          .toList();
    }
  }

  private static List<Integer> chosen(PromptLogits logits, boolean multimask, float aboveIou) {
    return Readings.choose(logits.predictedIou(), multimask).stream()
        .filter(mask -> logits.predictedIou().get(mask) > aboveIou)
        .toList();
  }

  private static void addMasks(
      List<PromptedMask> masks,
      int prompt,
      PromptLogits logits,
      List<Integer> chosen,
      MaskMapper mapper) {
    for (int mask : chosen) {
      MaskMapper.Mapped mapped = mapper.map(logits.plane(mask), logits.width(), logits.height());
      masks.add(
          new PromptedMask(
              prompt,
              mapped.mask(),
              Math.clamp(logits.predictedIou().get(mask), 0, 1),
              mapped.stability()));
    }
  }

  @Override
  public void close() {
    encoder.close();
    decoder.close();
  }
}
