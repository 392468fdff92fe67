package dev.maskstream.trainer.export;

import dev.maskstream.trainer.net.Network;
import dev.maskstream.trainer.net.Prediction;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import java.nio.file.Path;
import java.util.List;

/** Holds an exported file, run by ONNX Runtime, against DJL's own forward of the same frames. */
final class ParityCheck {
  private static final double LEAST_AGREEMENT = 0.999;
  private static final int LARGEST_DIFFERENCE = 2;

  static Parity measure(Network network, Path onnx, ModelSpec spec, List<FittedFrame> frames) {
    long pixels = 0;
    long agreeing = 0;
    int largest = 0;
    try (LoadedModel model = LoadedModel.open(onnx, spec, new EngineSettings(1, 1))) {
      Segmenter segmenter = model.slots().getFirst();
      for (FittedFrame frame : frames) {
        Segmentation exported = segmenter.segment(List.of(frame)).getFirst();
        Prediction own = network.predict(frame);
        byte[] ids = exported.classMap().ids();
        byte[] ownIds = own.classes().ids();
        byte[] confidence = exported.confidence().orElseThrow().ids();
        byte[] ownConfidence = own.confidence().ids();
        for (int i = 0; i < ids.length; i++) {
          agreeing += ids[i] == ownIds[i] ? 1 : 0;
          int difference = (confidence[i] & 0xff) - (ownConfidence[i] & 0xff);
          largest = Math.max(largest, Math.abs(difference));
        }
        pixels += ids.length;
      }
    }
    return new Parity(pixels, agreeing, largest);
  }

  static boolean holds(Parity parity) {
    return parity.agreement() >= LEAST_AGREEMENT
        && parity.largestConfidenceDifference() <= LARGEST_DIFFERENCE;
  }

  private ParityCheck() {}
}
