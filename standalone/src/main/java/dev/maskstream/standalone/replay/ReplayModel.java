package dev.maskstream.standalone.replay;

import com.google.protobuf.UnsafeByteOperations;
import dev.maskstream.processor.message.ClassInfos;
import dev.maskstream.processor.message.Identities;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.ClassArea;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.RecordPosition;
import dev.maskstream.proto.v1.StageTimes;
import dev.maskstream.standalone.model.ModelPackage;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A version in one engine slot of this process, making masks as a processor would.
 *
 * <p>Threads: one.
 */
final class ReplayModel implements AutoCloseable {
  private static final int CLASS_IDS = 256;

  private final LoadedModel model;
  private final Segmenter slot;
  private final LongSupplier epochMicros;

  ReplayModel(ModelPackage model, LongSupplier epochMicros) {
    EngineSettings settings = new EngineSettings(1, Runtime.getRuntime().availableProcessors());
    this.model = LoadedModel.open(model.onnx(), model.spec(), settings);
    this.slot = this.model.slots().getFirst();
    this.epochMicros = epochMicros;
  }

  /** A class map at the frame's size, and the message that says so. */
  record Replayed(ClassMap map, Mask mask) {}

  ModelSpec spec() {
    return slot.model();
  }

  Replayed segment(RgbImage picture, FrameFacts facts, RecordPosition position) {
    FittedFrame frame = slot.fit(picture);
    // A file of one batch size only gets the same frame in every place.
    List<FittedFrame> batch = Collections.nCopies(slot.batchSizes().getFirst(), frame);
    long began = System.nanoTime();
    Segmentation segmentation = slot.segment(batch).getFirst();
    long inferNanos = System.nanoTime() - began;
    ClassMap map = segmentation.atFrameSize();
    Mask.Builder mask =
        Mask.newBuilder()
            .setSourceId(facts.sourceId())
            .setFrameId(facts.frameId().toString())
            .setSequence(facts.sequence())
            .setCapturedAtMicros(facts.capturedAtMicros())
            .setIngestedAtMicros(facts.ingestedAtMicros())
            .setInput(position)
            .setWidth(map.width())
            .setHeight(map.height())
            .setRowRuns(
                UnsafeByteOperations.unsafeWrap(
                    MaskCodec.encode(map.ids(), map.width(), map.height())))
            .setStages(StageTimes.newBuilder().setInferNanos(inferNanos).setBatchSize(1));
    segmentation.meanConfidence().ifPresent(mean -> mask.setMeanConfidence(mean.floatValue()));
    addAreas(mask, map);
    addModel(mask);
    return new Replayed(map, mask.setEmittedAtMicros(epochMicros.getAsLong()).build());
  }

  private static void addAreas(Mask.Builder mask, ClassMap map) {
    int[] pixels = new int[CLASS_IDS];
    for (byte id : map.ids()) {
      pixels[Byte.toUnsignedInt(id)]++;
    }
    for (int id = 0; id < CLASS_IDS; id++) {
      if (pixels[id] > 0) {
        mask.addAreas(ClassArea.newBuilder().setClassId(id).setPixels(pixels[id]));
      }
    }
  }

  private void addModel(Mask.Builder mask) {
    ModelSpec spec = spec();
    mask.addAllClasses(ClassInfos.of(spec.classes()))
        .setModel(Identities.of(spec))
        .setEngine(Identities.of(slot.engine()));
  }

  @Override
  public void close() {
    model.close();
  }
}
