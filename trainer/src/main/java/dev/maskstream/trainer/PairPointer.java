package dev.maskstream.trainer;

import dev.maskstream.trainer.click.Click;
import dev.maskstream.trainer.click.PromptGeometry;
import dev.maskstream.trainer.click.PromptMaps;
import dev.maskstream.trainer.export.PromptedPair;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Answers with an exported encoder and decoder, through ONNX Runtime. */
final class PairPointer implements Pointer {
  private final PromptedPair pair;
  private final FrameFitter fitter;
  private Optional<PromptedPair.Features> features = Optional.empty();
  private PromptGeometry geometry;

  /**
   * @param pair closed with this
   */
  PairPointer(PromptedPair pair) {
    this.pair = pair;
    this.fitter = new FrameFitter(pair.width(), pair.height(), Fit.LETTERBOX);
  }

  @Override
  public void look(RgbImage picture) {
    forget();
    FittedFrame frame = fitter.fit(picture);
    geometry = new PromptGeometry(frame.letterbox());
    features = Optional.of(pair.encode(frame));
  }

  @Override
  public Answer answer(List<Click> clicks, ClassMap previous) {
    float[] maps = new float[PromptMaps.PLANES * pair.width() * pair.height()];
    List<Click> fitted = clicks.stream().map(geometry::toNetwork).toList();
    PromptMaps.draw(fitted, Optional.empty(), pair.width(), pair.height(), maps, 0);
    float[] before = PromptMaps.mask(fitter.fit(previous, 0));
    PromptedPair.Answers said = pair.decode(features.orElseThrow(), maps, before);
    return new Answer(geometry.toFrame(said.logits()), OptionalDouble.of(said.predictedIou()[0]));
  }

  private void forget() {
    features.ifPresent(PromptedPair.Features::close);
    features = Optional.empty();
  }

  @Override
  public void close() {
    forget();
    pair.close();
  }
}
