package dev.maskstream.processor.batching;

import dev.maskstream.processor.prompts.SentPrompts;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Palette;
import dev.maskstream.vision.prompt.FoundMask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The masks of standing prompts as one class map: prompt {@code i} is class {@code i + 1}, named
 * "prompt 1" and so on, and 0 is what no prompt found. Where masks overlap, the one that the model
 * is surest of is seen. A rule only.
 */
final class StandingPrompts {
  private static final SegmentClass NOTHING = new SegmentClass(0, "nothing", 0);

  private StandingPrompts() {}

  /**
   * @param masks at least one, all of the picture's size
   * @param prompts how many were asked, at most {@link SentPrompts#MOST_STANDING}
   */
  static Found found(List<FoundMask> masks, int prompts) {
    ClassMap first = masks.getFirst().mask();
    int width = first.width();
    int height = first.height();
    byte[] ids = new byte[width * height];
    masks.stream()
        .sorted(Comparator.comparingDouble(FoundMask::predictedIou))
        .forEach(found -> paint(found, ids));
    Segmentation said =
        new Segmentation(
            Letterbox.of(width, height, width, height, Fit.STRETCH),
            new ClassMap(width, height, ids),
            Optional.empty());
    return new Found(said, classes(prompts), masks);
  }

  private static void paint(FoundMask found, byte[] ids) {
    byte[] inside = found.mask().ids();
    byte id = (byte) (found.promptIndex() + 1);
    for (int at = 0; at < ids.length; at++) {
      if (inside[at] != 0) {
        ids[at] = id;
      }
    }
  }

  private static List<SegmentClass> classes(int prompts) {
    int[] colours = Palette.colours();
    List<SegmentClass> classes = new ArrayList<>();
    classes.add(NOTHING);
    for (int id = 1; id <= prompts; id++) {
      classes.add(new SegmentClass(id, "prompt " + id, colours[id]));
    }
    return List.copyOf(classes);
  }
}
