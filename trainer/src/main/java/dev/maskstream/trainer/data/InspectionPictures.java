package dev.maskstream.trainer.data;

import dev.maskstream.vision.inspection.InspectionFrame;
import dev.maskstream.vision.inspection.InspectionLine;
import java.util.Set;

/**
 * Frames of the drawn inspection line, each drawn when it is read. They lie a prime number of
 * frames apart, so that belts, light and parts vary.
 *
 * <p>Threads: any.
 *
 * @param seed of the line; training and held-out pictures come from different ones
 * @param size frames
 */
public record InspectionPictures(long seed, int size) implements DataSet {
  private static final int APART = 61;

  public InspectionPictures {
    if (size < 1) {
      throw new IllegalArgumentException("at least one frame must be drawn, not " + size);
    }
  }

  @Override
  public String name(int index) {
    return "line-%d-frame-%d".formatted(seed, number(index));
  }

  @Override
  public LabelledPicture read(int index) {
    InspectionFrame frame = new InspectionLine(seed).frame(number(index));
    return new LabelledPicture(frame.image(), frame.labels());
  }

  @Override
  public String fingerprint(int index) {
    return "drawn: seed %d, frame %d".formatted(seed, number(index));
  }

  @Override
  public Labelling labelling() {
    return new Labelling(InspectionLine.classes(), Set.of());
  }

  private long number(int index) {
    return (long) index * APART;
  }
}
