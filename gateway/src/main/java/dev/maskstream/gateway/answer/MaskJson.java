package dev.maskstream.gateway.answer;

import dev.maskstream.proto.CocoRle;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.ClassArea;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Mask;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** A mask as {@code application/json}: where it comes from, what it covers, and its runs. */
public final class MaskJson {
  private MaskJson() {}

  /**
   * Writes a mask.
   *
   * @throws MalformedMaskException if the mask's row runs are wrong and runs are asked for
   */
  public static JsonObject of(Mask mask, RleForm rle) throws MalformedMaskException {
    return new JsonObject()
        .put("frame_id", mask.getFrameId())
        .put("source", mask.getSourceId())
        .put("sequence", mask.getSequence())
        .put("width", mask.getWidth())
        .put("height", mask.getHeight())
        .put("captured_at", Instants.text(mask.getCapturedAtMicros()))
        .put("ingested_at", Instants.text(mask.getIngestedAtMicros()))
        .put("emitted_at", Instants.text(mask.getEmittedAtMicros()))
        .put(
            "model",
            new JsonObject()
                .put("name", mask.getModel().getName())
                .put("version", mask.getModel().getVersion())
                .put("sha256", mask.getModel().getSha256()))
        .put(
            "engine",
            new JsonObject()
                .put("name", mask.getEngine().getName())
                .put("precision", mask.getEngine().getPrecision()))
        .put("mean_confidence", mask.hasMeanConfidence() ? mask.getMeanConfidence() : null)
        .put("classes", classes(mask, rle))
        .put("input", input(mask))
        .put("stages_ns", stages(mask))
        .put("batch_size", mask.getStages().getBatchSize());
  }

  private static JsonObject input(Mask mask) {
    return new JsonObject()
        .put("topic", mask.getInput().getTopic())
        .put("partition", mask.getInput().getPartition())
        .put("offset", mask.getInput().getOffset());
  }

  private static JsonObject stages(Mask mask) {
    return new JsonObject()
        .put("decode", mask.getStages().getDecodeNanos())
        .put("queue", mask.getStages().getQueueNanos())
        .put("infer", mask.getStages().getInferNanos())
        .put("encode", mask.getStages().getEncodeNanos());
  }

  private static JsonArray classes(Mask mask, RleForm rle) throws MalformedMaskException {
    Map<Integer, ClassInfo> named = named(mask);
    Map<Integer, int[]> runs = rle == RleForm.NONE ? Map.of() : runs(mask);
    double all = Math.max(1, (double) mask.getWidth() * mask.getHeight());
    JsonArray classes = new JsonArray();
    for (ClassArea area : mask.getAreasList()) {
      int id = area.getClassId();
      ClassInfo info = named.getOrDefault(id, ClassInfo.getDefaultInstance());
      JsonObject entry =
          new JsonObject()
              .put("id", id)
              .put("name", info.getName())
              .put("color", color(info))
              .put("pixels", area.getPixels())
              .put("share", area.getPixels() / all);
      int[] counts = runs.get(id);
      classes.add(counts == null ? entry : entry.put("rle", rle(mask, counts, rle)));
    }
    return classes;
  }

  static Map<Integer, ClassInfo> named(Mask mask) {
    Map<Integer, ClassInfo> named = new TreeMap<>();
    mask.getClassesList().forEach(info -> named.put(info.getId(), info));
    return named;
  }

  /** Colour as pages write it, such as {@code #808080}. */
  static String color(ClassInfo info) {
    return "#%06x".formatted(info.getRgb() & 0xffffff);
  }

  private static Map<Integer, int[]> runs(Mask mask) throws MalformedMaskException {
    int width = mask.getWidth();
    int height = mask.getHeight();
    return CocoRle.uncompressed(MaskCodec.decode(mask.getRowRuns(), width, height), width, height);
  }

  private static JsonObject rle(Mask mask, int[] counts, RleForm form) {
    JsonObject rle =
        new JsonObject().put("size", new JsonArray().add(mask.getHeight()).add(mask.getWidth()));
    if (form == RleForm.COMPRESSED) {
      return rle.put("counts", CocoRle.compress(counts));
    }
    JsonArray numbers = new JsonArray();
    for (int count : counts) {
      numbers.add(count);
    }
    return rle.put("counts", numbers);
  }
}
