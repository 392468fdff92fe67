package dev.maskstream.processor.segment;

import dev.maskstream.processor.message.ClassInfos;
import dev.maskstream.processor.message.Identities;
import dev.maskstream.processor.message.Instances;
import dev.maskstream.processor.message.PanopticSegments;
import dev.maskstream.proto.v1.SegmentTimes;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.panoptic.ClassVote;
import dev.maskstream.vision.panoptic.PanopticFusion;
import dev.maskstream.vision.panoptic.PanopticSettings;
import dev.maskstream.vision.prompt.FoundMask;
import java.util.List;
import java.util.Set;

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
    result.semantic().ifPresent(classes -> addPanoptic(segments, result.masks(), classes, models));
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

  private static void addPanoptic(
      Segments.Builder segments, List<FoundMask> found, ClassMap classes, ChosenModels models) {
    for (int at = 0; at < found.size(); at++) {
      FoundMask mask = found.get(at);
      ClassVote name = ClassVote.of(mask.mask(), mask.box(), classes);
      segments.getInstancesBuilder(at).setClassId(name.classId()).setPurity(name.purity());
    }
    List<SegmentClass> known = models.semantic().orElseThrow().spec().classes();
    PanopticFusion fusion =
        new PanopticFusion(PanopticFusion.things(known), Set.of(), PanopticSettings.DEFAULT);
    segments
        .addAllPanoptic(PanopticSegments.of(fusion.of(classes, found)))
        .addAllClasses(ClassInfos.of(known));
  }
}
