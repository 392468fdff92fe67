package dev.maskstream.gateway.answer;

import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.v1.Box;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.PanopticSegment;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentTimes;
import dev.maskstream.proto.v1.SegmentedInstance;
import dev.maskstream.proto.v1.Segments;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** What prompts found as {@code application/json}: where it comes from, and each object's runs. */
final class SegmentsJson {
  private SegmentsJson() {}

  /**
   * Writes an answer.
   *
   * @throws MalformedMaskException if a mask's row runs are wrong
   * @throws TooLargeException as soon as the runs alone are more than an answer may have
   */
  static JsonObject of(SegmentReply reply, int maxBytes)
      throws MalformedMaskException, TooLargeException {
    Segments segments = reply.getSegments();
    JsonObject json =
        new JsonObject()
            .put("source", reply.getSourceId())
            .put("frame_id", reply.getFrameId().isEmpty() ? null : reply.getFrameId())
            .put("width", segments.getWidth())
            .put("height", segments.getHeight())
            .put(
                "model",
                new JsonObject()
                    .put("name", segments.getModel().getName())
                    .put("version", segments.getModel().getVersion())
                    .put("sha256", segments.getModel().getSha256()))
            .put(
                "engine",
                new JsonObject()
                    .put("name", segments.getEngine().getName())
                    .put("precision", segments.getEngine().getPrecision()))
            .put("embedding_cached", segments.getEmbeddingCached())
            .put("stages_ns", stages(segments.getStages()))
            .put("instances", instances(segments, maxBytes));
    return SegmentsMaps.isPanoptic(segments) ? json.put("segments", panoptic(segments)) : json;
  }

  private static JsonObject stages(SegmentTimes times) {
    return new JsonObject()
        .put("queue", times.getQueueNanos())
        .put("decode", times.getDecodeNanos())
        .put("encoder", times.getEncoderNanos())
        .put("decoder", times.getDecoderNanos());
  }

  private static JsonArray instances(Segments segments, int maxBytes)
      throws MalformedMaskException, TooLargeException {
    Map<Integer, ClassInfo> classes = named(segments);
    JsonArray all = new JsonArray();
    long bytes = 0;
    for (SegmentedInstance instance : segments.getInstancesList()) {
      JsonObject json = facts(instance, classes);
      String counts = counts(instance, segments);
      bytes += counts.length();
      if (bytes > maxBytes) {
        throw new TooLargeException(bytes);
      }
      all.add(json.put("mask", mask(segments, counts)));
    }
    return all;
  }

  private static JsonObject mask(Segments segments, String counts) {
    return new JsonObject()
        .put("size", new JsonArray().add(segments.getHeight()).add(segments.getWidth()))
        .put("counts", counts);
  }

  private static String counts(SegmentedInstance instance, Segments segments)
      throws MalformedMaskException {
    return InstanceMask.read(instance.getRowRuns(), segments.getWidth(), segments.getHeight())
        .counts();
  }

  /** All of an instance but its mask. */
  static JsonObject facts(SegmentedInstance instance, Map<Integer, ClassInfo> classes) {
    JsonObject json =
        new JsonObject()
            .put("prompt", instance.getPromptIndex())
            .put("box", box(instance.getBox()))
            .put("area", instance.getArea())
            .put("predicted_iou", instance.getPredictedIou())
            .put("stability", instance.getStability());
    if (instance.hasClassId()) {
      json.put("class_id", instance.getClassId())
          .put("class", name(instance.getClassId(), classes))
          .put("purity", instance.getPurity());
    }
    return json;
  }

  private static JsonObject box(Box box) {
    return new JsonObject()
        .put("left", box.getLeft())
        .put("top", box.getTop())
        .put("right", box.getRight())
        .put("bottom", box.getBottom());
  }

  private static JsonArray panoptic(Segments segments) {
    Map<Integer, ClassInfo> classes = named(segments);
    JsonArray all = new JsonArray();
    segments.getPanopticList().forEach(segment -> all.add(facts(segment, classes)));
    return all;
  }

  /** A segment as COCO's panoptic format has it. */
  static JsonObject facts(PanopticSegment segment, Map<Integer, ClassInfo> classes) {
    Box box = segment.getBox();
    return new JsonObject()
        .put("id", segment.getId())
        .put("category_id", segment.getClassId())
        .put("class", name(segment.getClassId(), classes))
        .put("isthing", segment.getThing())
        .put("area", segment.getArea())
        .put(
            "bbox",
            new JsonArray()
                .add(box.getLeft())
                .add(box.getTop())
                .add(box.getRight() - box.getLeft())
                .add(box.getBottom() - box.getTop()));
  }

  static Map<Integer, ClassInfo> named(Segments segments) {
    Map<Integer, ClassInfo> named = new TreeMap<>();
    segments.getClassesList().forEach(info -> named.put(info.getId(), info));
    return named;
  }

  private static String name(int id, Map<Integer, ClassInfo> classes) {
    return classes.getOrDefault(id, ClassInfo.getDefaultInstance()).getName();
  }
}
