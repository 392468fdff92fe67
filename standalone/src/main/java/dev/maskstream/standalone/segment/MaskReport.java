package dev.maskstream.standalone.segment;

import dev.maskstream.standalone.segment.PictureSegmenter.Outcome;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Palette;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What `segment` says of one picture. Becomes JSON with these names as {@code like_this}.
 *
 * @param mask where the class map was written
 * @param overlay where the picture with the mask over it was written; null when not asked for
 * @param cutOuts where the classes cut out of the picture were written; empty when not asked for
 * @param classes those that occur, largest first
 */
public record MaskReport(
    String picture,
    String mask,
    String overlay,
    List<String> cutOuts,
    int width,
    int height,
    String model,
    List<Share> classes) {

  /** How much of the picture a class covers. */
  public record Share(int id, String name, long pixels, double share) {}

  /** The files made of a picture; an overlay may be null. */
  record Written(Path mask, Path overlay, List<Path> cutOuts) {}

  static MaskReport of(Path picture, Written written, Outcome.Segmented segmented) {
    ClassMap map = segmented.map();
    return new MaskReport(
        picture.toString(),
        written.mask().toString(),
        written.overlay() == null ? null : written.overlay().toString(),
        written.cutOuts().stream().map(Path::toString).toList(),
        map.width(),
        map.height(),
        segmented.model(),
        shares(map, segmented.classes()));
  }

  private static List<Share> shares(ClassMap map, List<SegmentClass> classes) {
    long[] pixels = new long[Palette.SIZE];
    for (byte id : map.ids()) {
      pixels[Byte.toUnsignedInt(id)]++;
    }
    List<Share> shares = new ArrayList<>();
    for (int id = 0; id < pixels.length; id++) {
      if (pixels[id] > 0) {
        shares.add(
            new Share(id, name(id, classes), pixels[id], (double) pixels[id] / map.ids().length));
      }
    }
    shares.sort((a, b) -> Long.compare(b.pixels(), a.pixels()));
    return List.copyOf(shares);
  }

  private static String name(int id, List<SegmentClass> classes) {
    return classes.stream()
        .filter(each -> each.id() == id)
        .map(SegmentClass::name)
        .findFirst()
        .orElse("class " + id);
  }

  /** One line for people. */
  public String line() {
    String parts =
        classes.stream()
            .map(each -> "%s %.1f %%".formatted(each.name(), 100 * each.share()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT, "%s -> %s  %dx%d  %s  (%s)", picture, mask, width, height, parts, model);
  }
}
