package dev.maskstream.gateway.answer;

import dev.maskstream.proto.Polygon;
import dev.maskstream.proto.Polygons;
import dev.maskstream.proto.Ring;
import dev.maskstream.proto.v1.ClassArea;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.vision.image.ClassMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * A mask as {@code application/geo+json}: one multi-polygon for each class. Coordinates are pixel
 * corners, x to the right and y down, because a frame lies nowhere on the earth; {@code
 * coordinate_space} says so.
 */
final class MaskGeoJson {
  private MaskGeoJson() {}

  static JsonObject of(Mask mask, byte[] ids) {
    Map<Integer, ClassInfo> named = MaskJson.named(mask);
    ClassMap map = new ClassMap(mask.getWidth(), mask.getHeight(), ids);
    JsonArray features = new JsonArray();
    for (ClassArea area : mask.getAreasList()) {
      int id = area.getClassId();
      ClassInfo info = named.getOrDefault(id, ClassInfo.getDefaultInstance());
      features.add(
          new JsonObject()
              .put("type", "Feature")
              .put("id", id)
              .put(
                  "properties",
                  new JsonObject()
                      .put("class_id", id)
                      .put("name", info.getName())
                      .put("color", MaskJson.color(info))
                      .put("pixels", area.getPixels()))
              .put(
                  "geometry",
                  new JsonObject()
                      .put("type", "MultiPolygon")
                      .put("coordinates", coordinates(map, id))));
    }
    return new JsonObject()
        .put("type", "FeatureCollection")
        .put("frame_id", mask.getFrameId())
        .put("source", mask.getSourceId())
        .put("width", mask.getWidth())
        .put("height", mask.getHeight())
        .put("coordinate_space", "pixels")
        .put("features", features);
  }

  static JsonArray coordinates(ClassMap map, int classId) {
    JsonArray polygons = new JsonArray();
    for (Polygon polygon : Polygons.of(map.ids(), map.width(), map.height(), classId)) {
      JsonArray rings = new JsonArray().add(points(polygon.exterior()));
      polygon.holes().forEach(hole -> rings.add(points(hole)));
      polygons.add(rings);
    }
    return polygons;
  }

  private static JsonArray points(Ring ring) {
    JsonArray points = new JsonArray();
    for (int point = 0; point < ring.size(); point++) {
      points.add(new JsonArray().add(ring.x(point)).add(ring.y(point)));
    }
    return points;
  }
}
