package dev.maskstream.processor.batching;

import dev.maskstream.vision.Fit;
import dev.maskstream.vision.ModelSpec;

/**
 * What a frame is brought to for a network. A frame fitted for one model serves any other of the
 * same geometry.
 *
 * @param width pixels the network sees across
 * @param height pixels the network sees down
 * @param prompted whether for a promptable model, each of which has a way of its own
 */
record Geometry(int width, int height, Fit fit, boolean prompted) {
  static Geometry of(ReadyModel model) {
    ModelSpec spec = model.spec();
    return new Geometry(spec.inputWidth(), spec.inputHeight(), spec.fit(), model.isPromptable());
  }
}
