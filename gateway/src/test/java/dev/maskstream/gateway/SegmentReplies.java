package dev.maskstream.gateway;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.Box;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.EngineIdentity;
import dev.maskstream.proto.v1.ModelIdentity;
import dev.maskstream.proto.v1.PanopticSegment;
import dev.maskstream.proto.v1.Refusal;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.SegmentTimes;
import dev.maskstream.proto.v1.SegmentedInstance;
import dev.maskstream.proto.v1.Segments;
import java.util.Optional;

/** What a processor would say of a picture of 40x20, made by hand. */
final class SegmentReplies {
  static final int WIDTH = 40;
  static final int HEIGHT = 20;

  private SegmentReplies() {}

  /** Two objects: the columns 5 to 9, and of those rows 2 to 3 again as a part of it. */
  static Optional<SegmentReply> twoObjects(SegmentRequest request) {
    return Optional.of(
        reply(request)
            .setSegments(
                segments()
                    .addInstances(instance(0, new int[] {5, 0, 10, HEIGHT}))
                    .addInstances(instance(1, new int[] {5, 2, 10, 4})))
            .build());
  }

  /** The left half is sky, of which there is one; in the right half stands a car. */
  static Optional<SegmentReply> panoptic(SegmentRequest request) {
    return Optional.of(
        reply(request)
            .setSegments(
                segments()
                    .addClasses(ClassInfo.newBuilder().setId(1).setName("sky").setRgb(0x0000ff))
                    .addClasses(ClassInfo.newBuilder().setId(2).setName("car").setRgb(0xff0000))
                    .addInstances(
                        instance(0, new int[] {20, 0, 40, HEIGHT}).setClassId(2).setPurity(0.75f))
                    .addPanoptic(segment(1, 1, new int[] {0, 0, 20, HEIGHT}).setThing(false))
                    .addPanoptic(segment(300, 2, new int[] {20, 0, 40, HEIGHT}).setThing(true)))
            .build());
  }

  /** Nothing that counts as a segment, though an object was found. */
  static Optional<SegmentReply> panopticOfNothing(SegmentRequest request) {
    return Optional.of(
        reply(request)
            .setSegments(
                segments()
                    .addClasses(ClassInfo.newBuilder().setId(1).setName("sky"))
                    .addInstances(instance(0, new int[] {20, 0, 40, HEIGHT}).setClassId(1)))
            .build());
  }

  static Optional<SegmentReply> refusal(SegmentRequest request, String code) {
    return Optional.of(
        reply(request)
            .setRefusal(Refusal.newBuilder().setCode(code).setReason("Because of " + code + "."))
            .build());
  }

  private static SegmentReply.Builder reply(SegmentRequest request) {
    return SegmentReply.newBuilder()
        .setRequestId(request.getRequestId())
        .setSourceId(request.getSourceId())
        .setFrameId(request.getFrameId());
  }

  private static Segments.Builder segments() {
    return Segments.newBuilder()
        .setWidth(WIDTH)
        .setHeight(HEIGHT)
        .setModel(ModelIdentity.newBuilder().setName("sam").setVersion("1").setSha256("ab"))
        .setEngine(EngineIdentity.newBuilder().setName("OnnxRuntime").setPrecision("fp32"))
        .setEmbeddingCached(true)
        .setStages(SegmentTimes.newBuilder().setQueueNanos(1).setDecoderNanos(2));
  }

  private static SegmentedInstance.Builder instance(int prompt, int[] box) {
    return SegmentedInstance.newBuilder()
        .setPromptIndex(prompt)
        .setBox(box(box))
        .setArea(area(box))
        .setPredictedIou(0.9f)
        .setStability(0.95f)
        .setRowRuns(runs(box));
  }

  private static PanopticSegment.Builder segment(int id, int classId, int[] box) {
    return PanopticSegment.newBuilder()
        .setId(id)
        .setClassId(classId)
        .setBox(box(box))
        .setArea(area(box))
        .setRowRuns(runs(box));
  }

  private static Box box(int[] box) {
    return Box.newBuilder()
        .setLeft(box[0])
        .setTop(box[1])
        .setRight(box[2])
        .setBottom(box[3])
        .build();
  }

  private static long area(int[] box) {
    return (long) (box[2] - box[0]) * (box[3] - box[1]);
  }

  /** A class map of 1 within the box. */
  static byte[] inside(int[] box) {
    byte[] ids = new byte[WIDTH * HEIGHT];
    for (int y = box[1]; y < box[3]; y++) {
      for (int x = box[0]; x < box[2]; x++) {
        ids[y * WIDTH + x] = 1;
      }
    }
    return ids;
  }

  private static ByteString runs(int[] box) {
    return ByteString.copyFrom(MaskCodec.encode(inside(box), WIDTH, HEIGHT));
  }
}
