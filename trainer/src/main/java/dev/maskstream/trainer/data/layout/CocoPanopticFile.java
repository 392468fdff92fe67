package dev.maskstream.trainer.data.layout;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.maskstream.trainer.data.PanopticClass;
import dev.maskstream.vision.image.Palette;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads COCO's panoptic annotations (cocodataset.org, Data format) in one pass. Numbers of images
 * may be text, as Cityscapes' converter writes them.
 *
 * <p>Threads: one.
 */
final class CocoPanopticFile {
  /**
   * A picture as the file lists it.
   *
   * @param width 0 where it does not say
   * @param height the same
   */
  record Picture(String file, int width, int height) {}

  /** A segment as the file lists it. */
  record Segment(int id, int category, boolean crowd) {}

  /**
   * What stands of one picture.
   *
   * @param image its number
   * @param png the file its segments are drawn in
   */
  record Annotation(String image, String png, List<Segment> segments) {}

  private final Map<String, Picture> pictures = new HashMap<>();
  private final List<Annotation> annotations = new ArrayList<>();
  private final Map<Integer, PanopticClass> categories = new TreeMap<>();

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, is of another kind or contradicts itself; the message
   *     names it
   */
  static CocoPanopticFile read(Path file) throws IOException {
    CocoPanopticFile coco = new CocoPanopticFile();
    try (JsonReader in = new JsonReader(Files.newBufferedReader(file))) {
      coco.root(in);
      coco.check();
    } catch (MalformedJsonException
        | EOFException
        | IllegalStateException
        | NumberFormatException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IOException(file + " is not in COCO's panoptic format: " + reason, e);
    }
    return coco;
  }

  /** In order of number. */
  List<PanopticClass> categories() {
    return List.copyOf(categories.values());
  }

  /** In the file's order, at least one. */
  List<Annotation> annotations() {
    return annotations;
  }

  Picture picture(Annotation of) {
    return pictures.get(of.image());
  }

  private void root(JsonReader in) throws IOException {
    if (in.peek() != JsonToken.BEGIN_OBJECT) {
      throw new IllegalStateException("it is no JSON object");
    }
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "images" -> CocoFile.each(in, this::picture);
        case "annotations" -> CocoFile.each(in, this::annotation);
        case "categories" -> CocoFile.each(in, this::category);
        default -> in.skipValue();
      }
    }
    in.endObject();
  }

  private void picture(JsonReader in) throws IOException {
    String number = "";
    String file = "";
    int width = 0;
    int height = 0;
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "id" -> number = in.nextString();
        case "file_name" -> file = in.nextString();
        case "width" -> width = number(in).orElse(0);
        case "height" -> height = number(in).orElse(0);
        default -> in.skipValue();
      }
    }
    if (file.isEmpty()) {
      throw broken("image " + number + " has no file_name");
    }
    pictures.put(number, new Picture(file, width, height));
  }

  private static Optional<Integer> number(JsonReader in) throws IOException {
    if (in.peek() == JsonToken.NULL) {
      in.nextNull();
      return Optional.empty();
    }
    return Optional.of(in.nextInt());
  }

  private void category(JsonReader in) throws IOException {
    int number = -1;
    String name = "";
    Optional<Integer> thing = Optional.empty();
    Optional<Integer> colour = Optional.empty();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "id" -> number = in.nextInt();
        case "name" -> name = in.nextString();
        case "isthing" -> thing = Optional.of(flag(in));
        case "color" -> colour = Optional.of(colour(in));
        default -> in.skipValue();
      }
    }
    if (thing.isEmpty()) {
      throw broken("category " + number + " does not say whether it is a thing (isthing)");
    }
    int rgb = colour.orElse(Palette.colour(Math.floorMod(number, Palette.SIZE)));
    String called = name.isBlank() ? "category " + number : name;
    categories.put(number, new PanopticClass(number, called, rgb, thing.get() != 0));
  }

  /** Most write 0 and 1, some false and true. */
  private static int flag(JsonReader in) throws IOException {
    return in.peek() == JsonToken.BOOLEAN ? (in.nextBoolean() ? 1 : 0) : in.nextInt();
  }

  private static int colour(JsonReader in) throws IOException {
    int rgb = 0;
    in.beginArray();
    while (in.hasNext()) {
      rgb = (rgb << 8) | (in.nextInt() & 0xff);
    }
    in.endArray();
    return rgb & 0xffffff;
  }

  private void annotation(JsonReader in) throws IOException {
    String image = "";
    String png = "";
    Optional<List<Segment>> segments = Optional.empty();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "image_id" -> image = in.nextString();
        case "file_name" -> png = in.nextString();
        case "segments_info" -> segments = Optional.of(segments(in));
        default -> in.skipValue();
      }
    }
    if (segments.isEmpty()) {
      throw broken(
          "the annotation of image " + image + " has no segments_info; is it a file of instances?");
    }
    if (png.isEmpty()) {
      throw broken("the annotation of image " + image + " has no file_name");
    }
    annotations.add(new Annotation(image, png, segments.get()));
  }

  private static List<Segment> segments(JsonReader in) throws IOException {
    List<Segment> segments = new ArrayList<>();
    CocoFile.each(in, entry -> segments.add(segment(entry)));
    return segments;
  }

  private static Segment segment(JsonReader in) throws IOException {
    int id = 0;
    int category = -1;
    boolean crowd = false;
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "id" -> id = in.nextInt();
        case "category_id" -> category = in.nextInt();
        case "iscrowd" -> crowd = flag(in) != 0;
        default -> in.skipValue();
      }
    }
    if (id <= 0) {
      throw broken("a segment has the id " + id + "; 0 is what belongs to nothing");
    }
    return new Segment(id, category, crowd);
  }

  private void check() {
    if (categories.isEmpty() || annotations.isEmpty()) {
      throw broken("it has no " + (categories.isEmpty() ? "categories" : "annotations"));
    }
    annotations.forEach(this::check);
  }

  private void check(Annotation one) {
    if (!pictures.containsKey(one.image())) {
      throw broken("image " + one.image() + " is annotated but not listed");
    }
    for (Segment segment : one.segments()) {
      if (!categories.containsKey(segment.category())) {
        throw broken(
            "segment %d of image %s is of category %d, which is not listed"
                .formatted(segment.id(), one.image(), segment.category()));
      }
    }
  }

  /** As the reader itself says that JSON is not what was expected. */
  private static IllegalStateException broken(String reason) {
    return new IllegalStateException(reason);
  }
}
