package dev.maskstream.processor.batching;

import com.google.protobuf.UnsafeByteOperations;
import dev.maskstream.processor.batching.FrameJob.Fitted;
import dev.maskstream.processor.message.ClassInfos;
import dev.maskstream.processor.message.Identities;
import dev.maskstream.processor.message.Instances;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.ClassArea;
import dev.maskstream.proto.v1.Instance;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.StageTimes;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.prompt.FoundMask;

/** A segmentation to the message that subscribers get. Threads: any. */
final class MaskEncoder {
  private final Clocks clocks;

  MaskEncoder(Clocks clocks) {
    this.clocks = clocks;
  }

  /**
   * Builds the mask at the frame's own size.
   *
   * @param facts of the batch the frame was in
   */
  Mask encode(Fitted frame, Found found, BatchFacts facts) {
    long started = clocks.nanos();
    Segmentation segmentation = found.said();
    ClassMap map = segmentation.atFrameSize();
    Mask.Builder mask = identity(frame.job().input());
    mask.setWidth(map.width())
        .setHeight(map.height())
        .setRowRuns(
            UnsafeByteOperations.unsafeWrap(
                MaskCodec.encode(map.ids(), map.width(), map.height())));
    segmentation.meanConfidence().ifPresent(mean -> mask.setMeanConfidence(mean.floatValue()));
    addAreas(mask, map);
    mask.addAllClasses(ClassInfos.of(found.classes()));
    found.objects().forEach(object -> mask.addInstances(instance(object)));
    mask.setModel(Identities.of(facts.model())).setEngine(Identities.of(facts.engine()));
    return mask.setEmittedAtMicros(clocks.epochMicros())
        .setStages(
            StageTimes.newBuilder()
                .setDecodeNanos(frame.decodeNanos())
                .setQueueNanos(Math.max(0, facts.startedNanos() - frame.readyAtNanos()))
                .setInferNanos(facts.inferNanos())
                .setEncodeNanos(clocks.nanos() - started)
                .setBatchSize(facts.frames()))
        .build();
  }

  private static Mask.Builder identity(FrameInput input) {
    FrameFacts facts = input.facts();
    return Mask.newBuilder()
        .setSourceId(facts.sourceId())
        .setFrameId(facts.frameId().toString())
        .setSequence(facts.sequence())
        .setCapturedAtMicros(facts.capturedAtMicros())
        .setIngestedAtMicros(facts.ingestedAtMicros())
        .setInput(input.position());
  }

  private static void addAreas(Mask.Builder mask, ClassMap map) {
    int[] areas = map.areas();
    for (int id = 0; id < areas.length; id++) {
      if (areas[id] > 0) {
        mask.addAreas(ClassArea.newBuilder().setClassId(id).setPixels(areas[id]));
      }
    }
  }

  private static Instance instance(FoundMask object) {
    return Instance.newBuilder()
        .setClassId(object.promptIndex() + 1)
        .setPromptIndex(object.promptIndex())
        .setPredictedIou(object.predictedIou())
        .setBox(Instances.box(object.box()))
        .build();
  }
}
