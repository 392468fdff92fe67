package dev.maskstream.trainer;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelFacts;
import dev.maskstream.vision.ModelFile;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A model in one engine slot, with a clock at the engine's door.
 *
 * <p>Threads: one, which owns the slot.
 */
final class MeasuredModel implements AutoCloseable {
  private static final int WARM_UP_CALLS = 3;

  private final Labelling labelling;
  private final LoadedModel loaded;
  private final Segmenter slot;
  private final int threads;
  private final List<Long> nanos = new ArrayList<>();

  private MeasuredModel(Labelling labelling, LoadedModel loaded, int threads) {
    this.labelling = labelling;
    this.loaded = loaded;
    this.slot = loaded.slots().getFirst();
    this.threads = threads;
  }

  /**
   * Loads a model.
   *
   * @throws IOException if a file cannot be read or the model cannot serve; the message says why
   * @throws dev.maskstream.vision.EngineException if the engine refuses the model
   */
  static MeasuredModel open(ModelFiles files, int threads) throws IOException {
    Labelling labelling = Labelling.read(files.classes());
    ModelSpec spec = spec(files, labelling);
    LoadedModel loaded = LoadedModel.open(files.onnx(), spec, new EngineSettings(1, threads));
    return new MeasuredModel(labelling, loaded, threads);
  }

  private static ModelSpec spec(ModelFiles files, Labelling labelling) throws IOException {
    ModelFacts facts =
        switch (ModelFile.inspect(files.onnx())) {
          case ModelFile.Usable usable -> usable.facts();
          case ModelFile.Refused refused ->
              throw new IOException(files.onnx() + " cannot serve: " + refused.reason());
        };
    return new ModelSpec(
        files.onnx().toString(),
        "1",
        Sha256.of(files.onnx()),
        List.copyOf(labelling.classes()),
        facts.inputWidth(),
        facts.inputHeight(),
        files.fit());
  }

  ModelSpec spec() {
    return slot.model();
  }

  EngineInfo engine() {
    return slot.engine();
  }

  Labelling labelling() {
    return labelling;
  }

  /** The class map of a picture at the picture's own size. */
  ClassMap segment(RgbImage picture) {
    FittedFrame frame = slot.fit(picture);
    // A file of one batch size only gets the same frame in every place.
    List<FittedFrame> batch = Collections.nCopies(slot.batchSizes().getFirst(), frame);
    if (nanos.isEmpty()) {
      for (int call = 0; call < WARM_UP_CALLS; call++) {
        slot.segment(batch);
      }
    }
    long began = System.nanoTime();
    Segmentation said = slot.segment(batch).getFirst();
    nanos.add(System.nanoTime() - began);
    return said.atFrameSize();
  }

  /** Of all pictures so far, at least one. */
  Speed speed() {
    return Speed.of(slot.batchSizes().getFirst(), threads, nanos);
  }

  @Override
  public void close() {
    loaded.close();
  }
}
