package dev.maskstream.standalone.segment;

import dev.maskstream.proto.MaskPng;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.segment.PictureSegmenter.Outcome;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.Overlay;
import dev.maskstream.vision.image.Palette;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes masks beside each other in a folder: {@code NAME.mask.png}, an 8-bit palette PNG whose
 * pixel values are class ids, and {@code NAME.overlay.jpg}.
 */
public final class MaskFiles {
  private static final double OPACITY = 0.5;

  private final Path folder;
  private final boolean overlays;

  public MaskFiles(Path folder, boolean overlays) {
    this.folder = folder;
    this.overlays = overlays;
  }

  /**
   * Refuses pictures whose masks would overwrite each other.
   *
   * @throws Failure naming the first such
   */
  public void requireDistinct(List<Path> pictures) {
    Set<String> names = new HashSet<>();
    for (Path picture : pictures) {
      if (!names.add(stem(picture))) {
        throw new Failure(
            "two pictures would both be written to " + folder.resolve(stem(picture) + ".mask.png"));
      }
    }
  }

  /** Writes what was asked for of one picture and says where. */
  public MaskReport write(Path picture, byte[] bytes, Outcome.Segmented segmented) {
    Path mask = folder.resolve(stem(picture) + ".mask.png");
    ClassMap map = segmented.map();
    int[] palette = Palette.colours();
    segmented.classes().forEach(each -> palette[each.id()] = each.rgb());
    try {
      Files.createDirectories(folder);
      Files.write(mask, MaskPng.encode(map.ids(), map.width(), map.height(), palette));
      if (!overlays) {
        return MaskReport.of(picture, mask, null, segmented);
      }
      Path overlay = folder.resolve(stem(picture) + ".overlay.jpg");
      if (ImageDecoder.decode(bytes, ImageLimits.DEFAULT) instanceof Decoding.Decoded decoded) {
        Files.write(overlay, Overlay.jpeg(decoded.image(), map, palette, OPACITY));
      }
      return MaskReport.of(picture, mask, overlay, segmented);
    } catch (IOException e) {
      throw new Failure("cannot write to " + folder + ": " + e.getMessage(), e);
    }
  }

  private static String stem(Path picture) {
    return picture.getFileName().toString().replaceFirst("\\.[^.]+$", "");
  }
}
