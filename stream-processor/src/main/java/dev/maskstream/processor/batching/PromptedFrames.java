package dev.maskstream.processor.batching;

import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.prompt.PromptSegmenter;
import java.util.List;

/**
 * A promptable model as frames meet it on their way to a slot: it brings them to its size. What is
 * looked for in them is the source's to say, so that it segments nothing by itself.
 */
record PromptedFrames(PromptSegmenter prompts) implements Segmenter {
  @Override
  public ModelSpec model() {
    return prompts.model();
  }

  @Override
  public EngineInfo engine() {
    return prompts.engine();
  }

  @Override
  public List<Integer> batchSizes() {
    return List.of(1);
  }

  @Override
  public FittedFrame fit(RgbImage frame) {
    return prompts.fit(frame);
  }

  @Override
  public List<Segmentation> segment(List<FittedFrame> frames) {
    throw new UnsupportedOperationException(
        model().name() + " " + model().version() + " is promptable and was given no prompts");
  }

  /** Whoever loaded the model closes it. */
  @Override
  public void close() {}
}
