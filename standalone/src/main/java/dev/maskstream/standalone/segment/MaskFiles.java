package dev.maskstream.standalone.segment;

import dev.maskstream.proto.MaskPng;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.segment.PictureSegmenter.Outcome;
import dev.maskstream.trainer.files.WholeFile;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.JpegEncoder;
import dev.maskstream.vision.image.Overlay;
import dev.maskstream.vision.image.Palette;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Writes masks beside each other in a folder: {@code NAME.mask.png}, an 8-bit palette PNG whose
 * pixel values are class ids; where asked for {@code NAME.overlay.jpg}, {@code
 * NAME.cut-out-CLASS.png} and, at the end, a gallery of all.
 *
 * <p>Threads: one.
 */
public final class MaskFiles {
  /** Of masks over pictures. */
  static final double OPACITY = 0.5;

  private final Path folder;
  private final MaskExtras extras;
  private final MaskGallery gallery = new MaskGallery();

  public MaskFiles(Path folder, MaskExtras extras) {
    this.folder = folder;
    this.extras = extras;
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

  /**
   * Writes what was asked for of one picture and says where.
   *
   * @throws Failure if the model tells no such class as is to be cut out, or a file cannot be
   *     written
   */
  public MaskReport write(Path picture, byte[] bytes, Outcome.Segmented segmented) {
    return write(picture, bytes, segmented, Overlay::blend);
  }

  /** How a mask is drawn over its picture. */
  interface Painter {
    /**
     * The picture with its mask.
     *
     * @param palette 256 colours as 0xRRGGBB, by class id
     */
    RgbImage over(RgbImage picture, ClassMap map, int[] palette, double opacity);
  }

  MaskReport write(Path picture, byte[] bytes, Outcome.Segmented segmented, Painter painter) {
    List<SegmentClass> cutOuts = cutOuts(segmented.classes());
    ClassMap map = segmented.map();
    int[] palette = Palette.colours();
    segmented.classes().forEach(each -> palette[each.id()] = each.rgb());
    try {
      Files.createDirectories(folder);
      Path mask = file(picture, "mask.png");
      WholeFile.write(mask, MaskPng.encode(map.ids(), map.width(), map.height(), palette));
      if (!extras.needPicture()) {
        return MaskReport.of(picture, new MaskReport.Written(mask, null, List.of()), segmented);
      }
      RgbImage image = decoded(picture, bytes, map.width(), map.height());
      RgbImage over = painter.over(image, map, palette, OPACITY);
      if (extras.gallery().isPresent()) {
        gallery.add(picture.getFileName().toString(), image, over, segmented);
      }
      MaskReport.Written written =
          new MaskReport.Written(
              mask,
              extras.overlays() ? overlay(picture, over) : null,
              cut(picture, image, map, cutOuts));
      return MaskReport.of(picture, written, segmented);
    } catch (IOException e) {
      throw new Failure("cannot write to " + folder + ": " + Failure.reason(e), e);
    }
  }

  /**
   * Writes the overlay, if it was asked for, of what no class map can hold.
   *
   * @param over the picture with its masks
   * @throws Failure if it cannot be written
   */
  Optional<Path> overlay(
      Path picture, byte[] bytes, int width, int height, UnaryOperator<RgbImage> over) {
    if (!extras.overlays()) {
      return Optional.empty();
    }
    try {
      Files.createDirectories(folder);
      return Optional.of(overlay(picture, over.apply(decoded(picture, bytes, width, height))));
    } catch (IOException e) {
      throw new Failure("cannot write to " + folder + ": " + Failure.reason(e), e);
    }
  }

  /** Writes what shows all pictures, if it was asked for and there are any. */
  public void finish() {
    extras.gallery().ifPresent(gallery::write);
  }

  private List<SegmentClass> cutOuts(List<SegmentClass> classes) {
    return extras.cutOuts().stream().map(wanted -> named(wanted, classes)).distinct().toList();
  }

  private static SegmentClass named(String wanted, List<SegmentClass> classes) {
    return classes.stream()
        .filter(each -> each.name().equalsIgnoreCase(wanted))
        .findFirst()
        .or(
            () ->
                classes.stream()
                    .filter(each -> String.valueOf(each.id()).equals(wanted))
                    .findFirst())
        .orElseThrow(
            () ->
                new Failure(
                    "no class is called %s; the model tells %s"
                        .formatted(
                            wanted,
                            classes.stream()
                                .map(each -> each.id() + " " + each.name())
                                .collect(Collectors.joining(", ")))));
  }

  /** The picture as the mask's maker saw it. */
  private static RgbImage decoded(Path picture, byte[] bytes, int width, int height) {
    return switch (ImageDecoder.decode(bytes, ImageLimits.DEFAULT)) {
      case Decoding.Unreadable unreadable ->
          throw new Failure(picture + ": " + unreadable.reason());
      case Decoding.Decoded(RgbImage image) -> {
        if (image.width() != width || image.height() != height) {
          throw new Failure(
              "%s is %dx%d, but its mask came back as %dx%d"
                  .formatted(picture, image.width(), image.height(), width, height));
        }
        yield image;
      }
    };
  }

  private Path overlay(Path picture, RgbImage over) throws IOException {
    Path file = file(picture, "overlay.jpg");
    WholeFile.write(file, JpegEncoder.encode(over, JpegEncoder.DEFAULT_QUALITY));
    return file;
  }

  private List<Path> cut(Path picture, RgbImage image, ClassMap map, List<SegmentClass> classes)
      throws IOException {
    List<Path> files = new ArrayList<>();
    for (SegmentClass one : classes) {
      String name = one.name().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
      Path file = file(picture, "cut-out-" + name + ".png");
      WholeFile.write(file, CutOut.png(image, map, one.id()));
      files.add(file);
    }
    return files;
  }

  Path file(Path picture, String ending) {
    return folder.resolve(stem(picture) + "." + ending);
  }

  private static String stem(Path picture) {
    return name(picture).replaceFirst("\\.[^.]+$", "");
  }

  /** The root of a file system, which is no picture, has none. */
  private static String name(Path picture) {
    return String.valueOf(picture.getFileName());
  }
}
