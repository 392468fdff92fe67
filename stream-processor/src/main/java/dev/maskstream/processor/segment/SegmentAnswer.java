package dev.maskstream.processor.segment;

import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.EngineIdentity;
import dev.maskstream.proto.v1.ModelIdentity;
import dev.maskstream.proto.v1.SegmentTimes;
import dev.maskstream.proto.v1.SegmentedInstance;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import java.util.List;

/** What the engine said, as the answer that is sent. A rule only. */
final class SegmentAnswer {
  private SegmentAnswer() {}

  static Segments of(OpenRequest open, Prepared prepared, SegmentTask.Result result) {
    ChosenModels models = open.models().orElseThrow();
    List<CodedMask> objects =
        prepared
            .plan()
            .everything()
            .map(
                rule ->
                    EverythingMasks.objects(
                        result.masks(), rule, prepared.width(), prepared.height()))
            .orElse(result.masks());
    Segments.Builder segments =
        Segments.newBuilder()
            .setWidth(prepared.width())
            .setHeight(prepared.height())
            .setModel(model(models.main().spec()))
            .setEngine(engine(models.main().slot(0).engine()))
            .setEmbeddingCached(result.cached())
            .setStages(times(prepared, result));
    objects.forEach(object -> segments.addInstances(instance(object)));
    result.semantic().ifPresent(classes -> addPanoptic(segments, objects, classes, models));
    return segments.build();
  }

  private static ModelIdentity model(ModelSpec spec) {
    return ModelIdentity.newBuilder()
        .setName(spec.name())
        .setVersion(spec.version())
        .setSha256(spec.sha256())
        .build();
  }

  private static EngineIdentity engine(EngineInfo engine) {
    return EngineIdentity.newBuilder()
        .setName(engine.name())
        .setPrecision(engine.precision())
        .build();
  }

  private static SegmentTimes times(Prepared prepared, SegmentTask.Result result) {
    return SegmentTimes.newBuilder()
        .setQueueNanos(result.queueNanos())
        .setDecodeNanos(prepared.decodeNanos())
        .setEncoderNanos(result.encoderNanos())
        .setDecoderNanos(result.decoderNanos())
        .build();
  }

  private static SegmentedInstance.Builder instance(CodedMask object) {
    return SegmentedInstance.newBuilder()
        .setBox(object.box())
        .setArea(object.area())
        .setPredictedIou(object.predictedIou())
        .setStability(object.stability())
        .setPromptIndex(object.prompt())
        .setRowRuns(object.rowRuns());
  }

  private static void addPanoptic(
      Segments.Builder segments, List<CodedMask> objects, ClassMap classes, ChosenModels models) {
    for (int at = 0; at < objects.size(); at++) {
      PanopticMasks.Name name =
          PanopticMasks.name(objects.get(at).unpacked(classes.width(), classes.height()), classes);
      segments.getInstancesBuilder(at).setClassId(name.classId()).setPurity(name.purity());
    }
    segments.addAllPanoptic(
        models.promptable().isPresent()
            ? PanopticMasks.of(objects, classes)
            : PanopticMasks.of(classes));
    for (SegmentClass known : models.semantic().orElseThrow().spec().classes()) {
      segments.addClasses(
          ClassInfo.newBuilder().setId(known.id()).setName(known.name()).setRgb(known.rgb()));
    }
  }
}
