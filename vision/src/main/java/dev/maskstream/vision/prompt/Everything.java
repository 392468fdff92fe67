package dev.maskstream.vision.prompt;

import dev.maskstream.vision.image.ClassMap;
import java.util.List;

/**
 * Masks of a whole grid of points to the objects of a picture: duplicates are told by their boxes,
 * small regions are cleaned. The procedure and its defaults are those of the SAM authors' automatic
 * mask generator (facebookresearch/segment-anything, {@code automatic_mask_generator.py}) without
 * crops. A rule only.
 */
final class Everything {
  private Everything() {}

  /**
   * Chooses among masks that passed the thresholds.
   *
   * @return best first
   */
  static List<FoundMask> objects(List<FoundMask> candidates, EverythingSettings settings) {
    List<FoundMask> some = candidates.stream().filter(mask -> mask.area() > 0).toList();
    List<FoundMask> unique =
        BoxNms.keep(some, FoundMask::box, FoundMask::predictedIou, settings.boxNms());
    return settings.minRegion() == 0 ? unique : cleaned(unique, settings);
  }

  /** Of duplicates that cleaning brings about, one that needed none is kept. */
  private static List<FoundMask> cleaned(List<FoundMask> masks, EverythingSettings settings) {
    List<Cleaned> cleaned =
        masks.stream()
            .map(mask -> clean(mask, settings.minRegion()))
            .filter(one -> one.mask().area() > 0)
            .toList();
    return BoxNms.keep(
            cleaned, one -> one.mask().box(), one -> one.changed() ? 0 : 1, settings.boxNms())
        .stream()
        .map(Cleaned::mask)
        .toList();
  }

  private record Cleaned(FoundMask mask, boolean changed) {}

  private static Cleaned clean(FoundMask found, int minRegion) {
    SmallRegions.Cleaned result = SmallRegions.clean(found.mask(), minRegion);
    ClassMap mask = result.mask();
    return new Cleaned(result.changed() ? found.with(mask) : found, result.changed());
  }
}
