package dev.maskstream.vision.panoptic;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;
import java.util.Set;

/**
 * COCO's panoptic format: a PNG whose colours are segment ids (R + 256 G + 65536 B, 0 for none),
 * and JSON that says what the ids are.
 */
public final class CocoPanoptic {

  /** The map as a PNG. */
  public static byte[] png(PanopticMap map) {
    return PngEncoder.encode(picture(map));
  }

  /** The map as a picture whose colours are ids. */
  public static RgbImage picture(PanopticMap map) {
    byte[] rgb = new byte[map.ids().length * 3];
    for (int i = 0; i < map.ids().length; i++) {
      int id = map.ids()[i];
      rgb[3 * i] = (byte) id;
      rgb[3 * i + 1] = (byte) (id >> 8);
      rgb[3 * i + 2] = (byte) (id >> 16);
    }
    return new RgbImage(map.width(), map.height(), rgb);
  }

  /** Segment ids of a picture in this format, rows from the top. */
  public static int[] ids(RgbImage picture) {
    int[] ids = new int[picture.width() * picture.height()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] =
          Byte.toUnsignedInt(picture.rgb()[3 * i])
              | Byte.toUnsignedInt(picture.rgb()[3 * i + 1]) << 8
              | Byte.toUnsignedInt(picture.rgb()[3 * i + 2]) << 16;
    }
    return ids;
  }

  /** One entry of {@code annotations}. */
  public static JsonObject annotation(
      int imageId, String pngName, List<PanopticSegment> segmentsOfIt) {
    JsonArray segments = new JsonArray();
    for (PanopticSegment segment : segmentsOfIt) {
      JsonArray box = new JsonArray();
      box.add(segment.box().left());
      box.add(segment.box().top());
      box.add(segment.box().width());
      box.add(segment.box().height());
      JsonObject one = new JsonObject();
      one.addProperty("id", segment.id());
      one.addProperty("category_id", segment.classId());
      one.addProperty("area", segment.area());
      one.add("bbox", box);
      one.addProperty("iscrowd", 0);
      segments.add(one);
    }
    JsonObject annotation = new JsonObject();
    annotation.addProperty("image_id", imageId);
    annotation.addProperty("file_name", pngName);
    annotation.add("segments_info", segments);
    return annotation;
  }

  /** The list {@code categories}. */
  public static JsonArray categories(List<SegmentClass> classes) {
    Set<Integer> things = PanopticFusion.things(classes);
    JsonArray categories = new JsonArray();
    for (SegmentClass one : classes) {
      JsonArray colour = new JsonArray();
      for (int shift = 16; shift >= 0; shift -= 8) {
        colour.add(one.rgb() >> shift & 0xff);
      }
      JsonObject category = new JsonObject();
      category.addProperty("id", one.id());
      category.addProperty("name", one.name());
      category.addProperty("isthing", things.contains(one.id()) ? 1 : 0);
      category.add("color", colour);
      categories.add(category);
    }
    return categories;
  }

  private CocoPanoptic() {}
}
