package dev.maskstream.trainer;

import dev.maskstream.trainer.click.Click;
import dev.maskstream.trainer.click.PromptGeometry;
import dev.maskstream.trainer.click.PromptMaps;
import dev.maskstream.trainer.net.PromptedNetwork;
import dev.maskstream.trainer.net.PromptedShape;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Answers with a network that is being trained; the network is the caller's to close. */
final class NetworkPointer implements Pointer {
  private final PromptedNetwork network;
  private final PromptedShape shape;
  private final FrameFitter fitter;
  private Optional<PromptedNetwork.Seen> seen = Optional.empty();
  private PromptGeometry geometry;

  NetworkPointer(PromptedNetwork network) {
    this.network = network;
    this.shape = network.unet().shape();
    this.fitter = new FrameFitter(shape.inputWidth(), shape.inputHeight(), Fit.LETTERBOX);
  }

  @Override
  public void look(RgbImage picture) {
    close();
    FittedFrame frame = fitter.fit(picture);
    geometry = new PromptGeometry(frame.letterbox());
    seen = Optional.of(network.see(frame));
  }

  @Override
  public Answer answer(List<Click> clicks, ClassMap previous) {
    int width = shape.inputWidth();
    int height = shape.inputHeight();
    float[] maps = new float[PromptMaps.PLANES * width * height];
    List<Click> fitted = clicks.stream().map(geometry::toNetwork).toList();
    PromptMaps.draw(fitted, Optional.empty(), width, height, maps, 0);
    float[] before = PromptMaps.mask(fitter.fit(previous, 0));
    PromptedNetwork.Answer said = network.answer(seen.orElseThrow(), maps, before);
    return new Answer(geometry.toFrame(said.logits()), OptionalDouble.of(said.predictedIou()));
  }

  @Override
  public void close() {
    seen.ifPresent(PromptedNetwork.Seen::close);
    seen = Optional.empty();
  }
}
