package dev.maskstream.processor.batching;

import dev.maskstream.processor.batching.FrameJob.Fitted;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.Segmenter;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A frame that another version may be shown too, whether it wants it in the same geometry or not.
 * Immutable.
 */
final class RepeatableFrame {
  private static final byte[] NOT_NEEDED = {};

  private final byte[] picture;
  private final FittedFrame frame;
  private final Geometry geometry;

  private RepeatableFrame(byte[] picture, Fitted fitted) {
    this.picture = picture;
    this.frame = fitted.frame();
    this.geometry = fitted.geometry();
  }

  /** For any version. Keeps the encoded picture, so ask before the frame is finished. */
  static RepeatableFrame of(Fitted fitted) {
    return new RepeatableFrame(fitted.job().picture(), fitted);
  }

  /** For versions of one geometry: the encoded picture is kept only if it is another one. */
  static RepeatableFrame of(Fitted fitted, Geometry wanted) {
    return wanted.equals(fitted.geometry())
        ? new RepeatableFrame(NOT_NEEDED, fitted)
        : RepeatableFrame.of(fitted);
  }

  /**
   * The frame at a model's size: as it is, or decoded once more.
   *
   * @return empty if the picture had been let go of before it could be kept
   */
  Optional<FittedFrame> fittedFor(
      ReadyModel model, int slot, BiFunction<Segmenter, byte[], Fitting> fitting) {
    if (Geometry.of(model).equals(geometry)) {
      return Optional.of(frame);
    }
    return switch (fitting.apply(model.slot(slot), picture)) {
      case Fitting.Fitted(FittedFrame again) -> Optional.of(again);
      case Fitting.Refused _ -> Optional.empty();
    };
  }
}
