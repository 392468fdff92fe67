package dev.maskstream.vision.prompt;

import dev.maskstream.vision.Letterbox;
import java.util.ArrayList;
import java.util.List;

/**
 * A point as SAM's decoders take it.
 *
 * @param x in the square that the decoder counts in
 * @param y in the square that the decoder counts in
 * @param label one of this class's constants
 */
record LabelledPoint(double x, double y, int label) {
  static final int BACKGROUND = 0;
  static final int FOREGROUND = 1;
  static final int TOP_LEFT = 2;
  static final int BOTTOM_RIGHT = 3;
  static final int PADDING = -1;

  /**
   * A prompt's points, then its box as two corners. SAM's exports want a padding point where there
   * is no box; those of SAM 2 and EfficientSAM add their own.
   */
  static List<LabelledPoint> of(Prompt prompt, Letterbox letterbox, PairBinding binding) {
    double scaleX = scale(letterbox.frameWidth(), letterbox.contentWidth(), binding);
    double scaleY = scale(letterbox.frameHeight(), letterbox.contentHeight(), binding);
    List<LabelledPoint> points = new ArrayList<>();
    for (PromptPoint point : prompt.points()) {
      points.add(
          new LabelledPoint(
              point.x() * scaleX,
              point.y() * scaleY,
              point.foreground() ? FOREGROUND : BACKGROUND));
    }
    if (prompt.box().isPresent()) {
      PromptBox box = prompt.box().get();
      points.add(new LabelledPoint(box.left() * scaleX, box.top() * scaleY, TOP_LEFT));
      points.add(new LabelledPoint(box.right() * scaleX, box.bottom() * scaleY, BOTTOM_RIGHT));
    } else if (binding.family() == PromptFamily.SAM) {
      points.add(new LabelledPoint(0, 0, PADDING));
    }
    return points;
  }

  /** EfficientSAM counts in the size that masks are asked for in, the others in what they see. */
  private static double scale(int frame, int content, PairBinding binding) {
    int target = binding.family() == PromptFamily.EFFICIENT_SAM ? binding.askedSide() : content;
    return (double) target / frame;
  }
}
