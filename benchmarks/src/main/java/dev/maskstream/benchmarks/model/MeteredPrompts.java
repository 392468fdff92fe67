package dev.maskstream.benchmarks.model;

import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.prompt.Embedding;
import dev.maskstream.vision.prompt.Prompt;
import dev.maskstream.vision.prompt.PromptLimits;
import dev.maskstream.vision.prompt.PromptSegmenter;
import dev.maskstream.vision.prompt.PromptedMask;
import java.util.List;

/**
 * A slot of a promptable model with a meter for the processor time of encoder and decoder, a run of
 * the decoder counting as a frame.
 */
final class MeteredPrompts implements PromptSegmenter {
  private final PromptSegmenter real;
  private final Metered.Meter meter;

  MeteredPrompts(PromptSegmenter real, Metered.Meter meter) {
    this.real = real;
    this.meter = meter;
  }

  @Override
  public ModelSpec model() {
    return real.model();
  }

  @Override
  public EngineInfo engine() {
    return real.engine();
  }

  @Override
  public PromptLimits limits() {
    return real.limits();
  }

  @Override
  public Embedding encode(RgbImage picture) {
    return meter.run(0, () -> real.encode(picture));
  }

  @Override
  public FittedFrame fit(RgbImage picture) {
    return real.fit(picture);
  }

  @Override
  public Fitting fit(byte[] picture, ImageLimits limits) {
    return real.fit(picture, limits);
  }

  @Override
  public Embedding encode(FittedFrame picture) {
    return meter.run(0, () -> real.encode(picture));
  }

  @Override
  public List<PromptedMask> decode(Embedding embedding, List<Prompt> prompts, boolean multimask) {
    return meter.run(1, () -> real.decode(embedding, prompts, multimask));
  }

  @Override
  public List<PromptedMask> decode(
      Embedding embedding, List<Prompt> prompts, boolean multimask, float aboveIou) {
    return meter.run(1, () -> real.decode(embedding, prompts, multimask, aboveIou));
  }

  @Override
  public void close() {
    real.close();
  }
}
