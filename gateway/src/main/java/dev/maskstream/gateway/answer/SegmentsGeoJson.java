package dev.maskstream.gateway.answer;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.PanopticSegment;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentedInstance;
import dev.maskstream.proto.v1.Segments;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * What prompts found as {@code application/geo+json}: one multi-polygon for each object; of a
 * panoptic answer, for each segment. Coordinates are pixel corners, as in {@link MaskGeoJson}.
 */
final class SegmentsGeoJson {
  private static final int INSIDE = 1;

  private SegmentsGeoJson() {}

  static JsonObject of(SegmentReply reply, int maxBytes)
      throws MalformedMaskException, TooLargeException {
    Segments segments = reply.getSegments();
    return new JsonObject()
        .put("type", "FeatureCollection")
        .put("frame_id", reply.getFrameId().isEmpty() ? null : reply.getFrameId())
        .put("source", reply.getSourceId())
        .put("width", segments.getWidth())
        .put("height", segments.getHeight())
        .put("coordinate_space", "pixels")
        .put(
            "features",
            SegmentsMaps.isPanoptic(segments)
                ? panoptic(segments, maxBytes)
                : instances(segments, maxBytes));
  }

  private static JsonArray instances(Segments segments, int maxBytes)
      throws MalformedMaskException, TooLargeException {
    Map<Integer, ClassInfo> classes = SegmentsJson.named(segments);
    Features features = new Features(maxBytes);
    for (SegmentedInstance each : segments.getInstancesList()) {
      features.add(SegmentsJson.facts(each, classes), geometry(each.getRowRuns(), segments));
    }
    return features.all;
  }

  private static JsonArray panoptic(Segments segments, int maxBytes)
      throws MalformedMaskException, TooLargeException {
    Map<Integer, ClassInfo> classes = SegmentsJson.named(segments);
    Features features = new Features(maxBytes);
    for (PanopticSegment each : segments.getPanopticList()) {
      features.add(SegmentsJson.facts(each, classes), geometry(each.getRowRuns(), segments));
    }
    return features.all;
  }

  private static JsonArray geometry(ByteString rowRuns, Segments segments)
      throws MalformedMaskException {
    InstanceMask mask = InstanceMask.read(rowRuns, segments.getWidth(), segments.getHeight());
    return MaskGeoJson.coordinates(mask.map(), INSIDE);
  }

  /** Those so far, and how long they are as text at least. */
  private static final class Features {
    /** Of a coordinate such as {@code [3,4],}. */
    private static final int LEAST_BYTES_OF_A_POINT = 6;

    private final JsonArray all = new JsonArray();
    private final int maxBytes;
    private long bytes;

    Features(int maxBytes) {
      this.maxBytes = maxBytes;
    }

    void add(JsonObject properties, JsonArray coordinates) throws TooLargeException {
      for (int i = 0; i < coordinates.size(); i++) {
        JsonArray rings = coordinates.getJsonArray(i);
        for (int ring = 0; ring < rings.size(); ring++) {
          bytes += (long) LEAST_BYTES_OF_A_POINT * rings.getJsonArray(ring).size();
        }
      }
      if (bytes > maxBytes) {
        throw new TooLargeException(bytes);
      }
      all.add(
          new JsonObject()
              .put("type", "Feature")
              .put("id", all.size() + 1)
              .put("properties", properties)
              .put(
                  "geometry",
                  new JsonObject().put("type", "MultiPolygon").put("coordinates", coordinates)));
    }
  }
}
