package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.GoldenFrame;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.ImageLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Holds a loaded version to the frames whose class maps are known, on the engine of this machine.
 *
 * <p>Threads: the one that owns the model before it serves.
 */
final class GoldenCheck {
  private final ImageLimits limits;

  GoldenCheck(ImageLimits limits) {
    this.limits = limits;
  }

  /**
   * The first golden frame that the model does not keep to, in a sentence with its numbers.
   *
   * @throws RuntimeException if the engine fails
   */
  Optional<String> objection(List<GoldenFrame> frames, ReadyModel model) {
    return objection(frames, model.slot(0), model.batchSizes().getFirst());
  }

  /** What engines are compared on before one of them runs the version. */
  EngineTrial trial(List<GoldenFrame> frames, ModelSpec spec) {
    if (frames.isEmpty()) {
      return new EngineTrial.Impossible("the version has no golden frames to compare it on");
    }
    FrameFitter fitter = new FrameFitter(spec.inputWidth(), spec.inputHeight(), spec.fit());
    List<FittedFrame> fitted = new ArrayList<>();
    for (GoldenFrame frame : frames) {
      switch (fitter.fit(frame.getImage().toByteArray(), limits)) {
        case Fitting.Fitted(FittedFrame one) -> fitted.add(one);
        case Fitting.Refused(String _, String reason) -> {
          return new EngineTrial.Impossible("a golden frame cannot be read: " + reason);
        }
      }
    }
    return new EngineTrial.OnFrames(
        fitted, slot -> objection(frames, slot, slot.batchSizes().getFirst()));
  }

  private Optional<String> objection(List<GoldenFrame> frames, Segmenter slot, int batch) {
    for (int at = 0; at < frames.size(); at++) {
      String name = "golden frame " + (at + 1) + " of " + frames.size();
      Optional<String> objection = objection(frames.get(at), slot, batch);
      if (objection.isPresent()) {
        return objection.map(reason -> name + " " + reason);
      }
    }
    return Optional.empty();
  }

  private Optional<String> objection(GoldenFrame frame, Segmenter slot, int batch) {
    return switch (slot.fit(frame.getImage().toByteArray(), limits)) {
      case Fitting.Refused(String _, String reason) -> Optional.of("cannot be read: " + reason);
      case Fitting.Fitted(FittedFrame fitted) -> compare(frame, segment(fitted, slot, batch));
    };
  }

  private static ClassMap segment(FittedFrame frame, Segmenter slot, int batch) {
    // An engine that takes no single frame is given the same one more than once.
    List<Segmentation> said = slot.segment(Collections.nCopies(batch, frame));
    return said.getFirst().atFrameSize();
  }

  private static Optional<String> compare(GoldenFrame golden, ClassMap found) {
    if (golden.getWidth() != found.width() || golden.getHeight() != found.height()) {
      return Optional.of(
          "has a class map of %dx%d, but its picture is %dx%d"
              .formatted(golden.getWidth(), golden.getHeight(), found.width(), found.height()));
    }
    try {
      byte[] expected =
          MaskCodec.decode(golden.getRowRuns(), golden.getWidth(), golden.getHeight());
      return agreement(expected, found.ids(), golden.getMinAgreement());
    } catch (MalformedMaskException e) {
      return Optional.of("has a class map that cannot be read: " + e.getMessage());
    }
  }

  private static Optional<String> agreement(byte[] expected, byte[] found, float least) {
    int equal = 0;
    for (int at = 0; at < expected.length; at++) {
      equal += expected[at] == found[at] ? 1 : 0;
    }
    double share = (double) equal / expected.length;
    return share >= least
        ? Optional.empty()
        : Optional.of(
            "agrees in %d of %d pixels (%.4f), and %.4f is the least"
                .formatted(equal, expected.length, share, least));
  }
}
