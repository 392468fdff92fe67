package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.PanopticClass;
import dev.maskstream.trainer.data.PanopticPicture;
import dev.maskstream.trainer.data.PanopticSet;
import dev.maskstream.trainer.data.Part;
import dev.maskstream.trainer.data.Place;
import dev.maskstream.trainer.data.layout.CocoPanopticFile.Annotation;
import dev.maskstream.trainer.data.layout.CocoPanopticFile.Picture;
import dev.maskstream.trainer.data.layout.CocoPanopticFile.Segment;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.metrics.PanopticLabels;
import dev.maskstream.vision.panoptic.CocoPanoptic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Pictures with annotations in COCO's panoptic format: {@code panoptic_NAME.json}, a folder {@code
 * panoptic_NAME/} of PNGs beside it, and the pictures in {@code NAME/}, {@code images/NAME/},
 * {@code images/} and the like, beside the file or above its folder.
 *
 * <p>Threads: any.
 */
public final class CocoPanopticSet implements PanopticSet {
  private static final String PREFIX = "panoptic_";
  private static final String ENDING = ".json";
  private static final int VOID = 0;

  private final CocoPanopticFile file;
  private final Path pictures;
  private final Path segments;

  /**
   * Opens the file that is named, or lies in a folder or its {@code annotations/}.
   *
   * @return empty where there is none
   * @throws IOException if there are several, or it cannot be used; the message says why
   */
  public static Optional<PanopticSet> open(Place place) throws IOException {
    Path named = Path.of(place.toString());
    if (named.toString().endsWith(ENDING) && Files.isRegularFile(named)) {
      return Optional.of(new CocoPanopticSet(named));
    }
    List<Path> all = new ArrayList<>();
    for (Path folder : List.of(Path.of(place.whole(), "annotations"), Path.of(place.whole()))) {
      if (Files.isDirectory(folder)) {
        PictureListing.files(folder).stream().filter(CocoPanopticSet::isOne).forEach(all::add);
      }
    }
    List<Path> asked = all.stream().filter(json -> isOf(json, place)).toList();
    if (asked.size() > 1 || (asked.isEmpty() && !all.isEmpty())) {
      throw new IOException("%s has %s; name one of the files".formatted(place, all));
    }
    return asked.isEmpty() ? Optional.empty() : Optional.of(new CocoPanopticSet(asked.getFirst()));
  }

  private static boolean isOne(Path json) {
    String name = json.getFileName().toString();
    return name.startsWith(PREFIX) && name.endsWith(ENDING);
  }

  private static boolean isOf(Path json, Place place) {
    String part = CocoFolders.partOf(name(json));
    return place.part().isEmpty() || part.equals(place.part().get()) || part.equals(Part.ALL);
  }

  /** Such as {@code val2017}. */
  private static String name(Path json) {
    String stem = PictureListing.stem(json);
    return stem.startsWith(PREFIX) ? stem.substring(PREFIX.length()) : stem;
  }

  private CocoPanopticSet(Path json) throws IOException {
    Path folder = json.toAbsolutePath().normalize().getParent();
    this.file = CocoPanopticFile.read(json);
    this.segments = folder.resolve(PictureListing.stem(json));
    if (!Files.isDirectory(segments)) {
      throw new IOException(
          "%s has no folder %s with its PNGs beside it".formatted(json, segments));
    }
    List<Path> places =
        Stream.of(folder, folder.resolveSibling(""))
            .flatMap(root -> CocoFolders.ofPictures(name(json), root).stream())
            .toList();
    this.pictures =
        CocoFolders.holding(
            places, file.annotations().stream().map(one -> file.picture(one).file()));
    requireFiles(json);
  }

  /** Now, and not when an hour of pictures is done. */
  private void requireFiles(Path json) throws IOException {
    for (Annotation one : file.annotations()) {
      for (Path needed :
          List.of(segments.resolve(one.png()), pictures.resolve(file.picture(one).file()))) {
        if (!Files.isRegularFile(needed)) {
          throw new IOException("%s is missing; %s lists it".formatted(needed, json.getFileName()));
        }
      }
    }
  }

  @Override
  public Origin origin() {
    return Origin.COCO_PANOPTIC;
  }

  @Override
  public List<PanopticClass> classes() {
    return file.categories();
  }

  @Override
  public int size() {
    return file.annotations().size();
  }

  @Override
  public String name(int index) {
    return file.picture(file.annotations().get(index)).file().replaceFirst("\\.[^./]+$", "");
  }

  @Override
  public PanopticPicture read(int index) throws IOException {
    Annotation annotation = file.annotations().get(index);
    Picture stated = file.picture(annotation);
    Path png = segments.resolve(annotation.png());
    RgbImage drawn = PictureFiles.picture(png);
    if (differs(stated.width(), drawn.width()) || differs(stated.height(), drawn.height())) {
      throw new IOException(
          "%s is %dx%d, but its image is listed as %dx%d"
              .formatted(png, drawn.width(), drawn.height(), stated.width(), stated.height()));
    }
    Path file = pictures.resolve(stated.file());
    RgbImage picture = PictureFiles.picture(file);
    PanopticLabels labels = labels(png, drawn, annotation);
    return new PanopticPicture(picture, new UprightLabels(file, picture, png).of(labels));
  }

  private static boolean differs(int stated, int is) {
    return stated != 0 && stated != is;
  }

  private static PanopticLabels labels(Path png, RgbImage drawn, Annotation annotation)
      throws IOException {
    int[] ids = CocoPanoptic.ids(drawn);
    Map<Integer, Integer> classes = new HashMap<>();
    Set<Integer> crowds = new HashSet<>();
    for (Segment segment : annotation.segments()) {
      classes.put(segment.id(), segment.category());
      if (segment.crowd()) {
        crowds.add(segment.id());
      }
    }
    requireSame(png, ids, classes.keySet());
    return new PanopticLabels(drawn.width(), drawn.height(), ids, classes, crowds);
  }

  private static void requireSame(Path png, int[] ids, Set<Integer> listed) throws IOException {
    Set<Integer> shown = new HashSet<>();
    Arrays.stream(ids).filter(id -> id != VOID).forEach(shown::add);
    for (int id : shown) {
      if (!listed.contains(id)) {
        throw new IOException(png + " shows segment " + id + ", which the JSON does not list");
      }
    }
    for (int id : listed) {
      if (!shown.contains(id)) {
        throw new IOException(png + " does not show segment " + id + ", which the JSON lists");
      }
    }
  }
}
