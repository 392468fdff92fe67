package dev.maskstream.processor.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.Box;
import dev.maskstream.proto.v1.SegmentedInstance;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Extent;
import dev.maskstream.vision.prompt.FoundMask;

/** What was found, as it is sent. A rule only. */
public final class Instances {
  private Instances() {}

  public static SegmentedInstance of(FoundMask found) {
    return SegmentedInstance.newBuilder()
        .setBox(box(found.box()))
        .setArea(found.area())
        .setPredictedIou(found.predictedIou())
        .setStability(found.stability())
        .setPromptIndex(found.promptIndex())
        .setRowRuns(rowRuns(found.mask()))
        .build();
  }

  /** All zero for a box around nothing. */
  public static Box box(Extent extent) {
    return Box.newBuilder()
        .setLeft(extent.left())
        .setTop(extent.top())
        .setRight(extent.right())
        .setBottom(extent.bottom())
        .build();
  }

  static ByteString rowRuns(ClassMap mask) {
    return UnsafeByteOperations.unsafeWrap(
        MaskCodec.encode(mask.ids(), mask.width(), mask.height()));
  }
}
