package dev.maskstream.standalone.segment;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.maskstream.processor.message.ClassInfos;
import dev.maskstream.proto.v1.Box;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.Extent;
import dev.maskstream.vision.panoptic.CocoPanoptic;
import dev.maskstream.vision.panoptic.PanopticSegment;
import java.nio.file.Path;
import java.util.List;

/** A panoptic answer as a file of COCO's panoptic format, of one picture. A rule only. */
final class CocoFile {
  private static final int FIRST = 1;

  private CocoFile() {}

  /**
   * Writes it.
   *
   * @param png where the segments are drawn
   */
  static String of(Path picture, Path png, Segments segments) {
    JsonObject image = new JsonObject();
    image.addProperty("id", FIRST);
    image.addProperty("file_name", picture.getFileName().toString());
    image.addProperty("width", segments.getWidth());
    image.addProperty("height", segments.getHeight());
    List<SegmentClass> classes = ClassInfos.read(segments.getClassesList());
    JsonObject file = new JsonObject();
    file.add("images", alone(image));
    file.add(
        "annotations",
        alone(
            CocoPanoptic.annotation(
                FIRST,
                png.getFileName().toString(),
                segments.getPanopticList().stream().map(CocoFile::segment).toList())));
    file.add("categories", CocoPanoptic.categories(classes));
    return file.toString();
  }

  private static JsonArray alone(JsonObject one) {
    JsonArray array = new JsonArray();
    array.add(one);
    return array;
  }

  private static PanopticSegment segment(dev.maskstream.proto.v1.PanopticSegment sent) {
    Box box = sent.getBox();
    return new PanopticSegment(
        sent.getId(),
        sent.getClassId(),
        sent.getThing(),
        sent.getArea(),
        new Extent(box.getLeft(), box.getTop(), box.getRight(), box.getBottom()),
        1,
        1);
  }
}
