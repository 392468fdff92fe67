package dev.maskstream.trainer.data.layout;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads COCO's object annotations (Lin et al., Microsoft COCO, ECCV 2014; cocodataset.org, Data
 * format) in one pass, as the largest of them are half a gigabyte. Annotations without a region,
 * only a box, are counted and passed over.
 *
 * <p>Threads: one.
 */
final class CocoFile {
  private static final Set<String> FIRST_NAMES =
      Set.of("info", "licenses", "images", "annotations", "categories", "type");

  /** A picture as the file lists it. */
  record Picture(long number, String file, int width, int height) {}

  /** An annotation as the file lists it. */
  record Annotation(long number, long picture, long category, CocoRegion region) {}

  private final List<Picture> pictures = new ArrayList<>();
  private final List<Annotation> annotations = new ArrayList<>();
  private final Map<Long, String> categories = new TreeMap<>();
  private int withoutRegion;

  /** Whether a JSON file begins as one of COCO's does. */
  static boolean isCoco(Path file) throws IOException {
    try (JsonReader in = new JsonReader(Files.newBufferedReader(file))) {
      if (in.peek() != JsonToken.BEGIN_OBJECT) {
        return false;
      }
      in.beginObject();
      return in.hasNext() && FIRST_NAMES.contains(in.nextName());
    } catch (MalformedJsonException | java.io.EOFException _) {
      return false;
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is not of this format; the message names it
   */
  static CocoFile read(Path file) throws IOException {
    CocoFile coco = new CocoFile();
    try (JsonReader in = new JsonReader(Files.newBufferedReader(file))) {
      coco.root(in);
    } catch (MalformedJsonException
        | java.io.EOFException
        | IllegalStateException
        | NumberFormatException e) {
      throw new IOException(file + " is no COCO annotation file: " + e.getMessage(), e);
    }
    if (coco.annotations.isEmpty() && coco.withoutRegion > 0) {
      throw new IOException(
          "%s holds %d boxes and not one region (\"segmentation\")"
              .formatted(file, coco.withoutRegion));
    }
    return coco;
  }

  List<Picture> pictures() {
    return pictures;
  }

  List<Annotation> annotations() {
    return annotations;
  }

  /** Names by number, in order of number. */
  Map<Long, String> categories() {
    return categories;
  }

  private void root(JsonReader in) throws IOException {
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "images" -> each(in, this::picture);
        case "annotations" -> each(in, this::annotation);
        case "categories" -> each(in, this::category);
        default -> in.skipValue();
      }
    }
    in.endObject();
  }

  /** Reads what one object of a list holds, up to its end. */
  interface Entry {
    void read(JsonReader in) throws IOException;
  }

  /** Reads a list of objects. */
  static void each(JsonReader in, Entry entry) throws IOException {
    in.beginArray();
    while (in.hasNext()) {
      in.beginObject();
      entry.read(in);
      in.endObject();
    }
    in.endArray();
  }

  private void picture(JsonReader in) throws IOException {
    long number = -1;
    String file = "";
    int width = 0;
    int height = 0;
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "id" -> number = in.nextLong();
        case "file_name" -> file = in.nextString();
        case "width" -> width = in.nextInt();
        case "height" -> height = in.nextInt();
        default -> in.skipValue();
      }
    }
    if (file.isEmpty() || width < 1 || height < 1) {
      throw new IllegalStateException(
          "image %d has the file name \"%s\" and the size %dx%d"
              .formatted(number, file, width, height));
    }
    pictures.add(new Picture(number, file, width, height));
  }

  private void category(JsonReader in) throws IOException {
    long number = -1;
    String name = "";
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "id" -> number = in.nextLong();
        case "name" -> name = in.nextString();
        default -> in.skipValue();
      }
    }
    categories.put(number, name.isBlank() ? "category " + number : name);
  }

  private void annotation(JsonReader in) throws IOException {
    long number = -1;
    long picture = -1;
    long category = -1;
    CocoRegion region = new CocoRegion.Polygons(List.of());
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "id" -> number = in.nextLong();
        case "image_id" -> picture = in.nextLong();
        case "category_id" -> category = in.nextLong();
        case "segmentation" -> region = CocoRegions.read(in);
        default -> in.skipValue();
      }
    }
    if (region instanceof CocoRegion.Polygons(List<float[]> rings) && rings.isEmpty()) {
      withoutRegion++;
    } else {
      annotations.add(new Annotation(number, picture, category, region));
    }
  }
}
