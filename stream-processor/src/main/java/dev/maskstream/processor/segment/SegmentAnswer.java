package dev.maskstream.processor.segment;

import dev.maskstream.processor.message.Identities;
import dev.maskstream.processor.message.Instances;
import dev.maskstream.processor.message.PanopticSegments;
import dev.maskstream.proto.v1.SegmentTimes;
import dev.maskstream.proto.v1.Segments;

/** What the engine said, as the answer that is sent. A rule only. */
final class SegmentAnswer {
  private SegmentAnswer() {}

  static Segments of(OpenRequest open, Prepared prepared, SegmentTask.Result result) {
    ChosenModels models = open.models().orElseThrow();
    Segments.Builder segments =
        Segments.newBuilder()
            .setWidth(prepared.width())
            .setHeight(prepared.height())
            .setModel(Identities.of(models.main().spec()))
            .setEngine(Identities.of(models.main().slot(0).engine()))
            .setEmbeddingCached(result.cached())
            .setStages(times(prepared, result));
    result.masks().forEach(found -> segments.addInstances(Instances.of(found)));
    result
        .semantic()
        .ifPresent(
            classes ->
                PanopticSegments.add(
                    segments,
                    result.masks(),
                    new PanopticSegments.Named(
                        classes, models.semantic().orElseThrow().spec().classes()),
                    open.request().getPanoptic()));
    return segments.build();
  }

  private static SegmentTimes times(Prepared prepared, SegmentTask.Result result) {
    return SegmentTimes.newBuilder()
        .setQueueNanos(result.queueNanos())
        .setDecodeNanos(prepared.decodeNanos())
        .setEncoderNanos(result.encoderNanos())
        .setDecoderNanos(result.decoderNanos())
        .build();
  }
}
