package dev.maskstream.trainer;

import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelFacts;
import dev.maskstream.vision.ModelFile;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.PreferredEngine;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

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
  private final EngineSettings settings;
  private final List<Long> nanos = new ArrayList<>();

  private MeasuredModel(Labelling labelling, LoadedModel loaded, EngineSettings settings) {
    this.labelling = labelling;
    this.loaded = loaded;
    this.slot = loaded.slots().getFirst();
    this.settings = settings;
  }

  /**
   * Loads a model in ONNX Runtime.
   *
   * @throws IOException if a file cannot be read or the model cannot serve; the message says why
   * @throws EngineException if the engine refuses the model
   */
  static MeasuredModel open(ModelFiles files, int threads) throws IOException {
    return open(files, new EngineSettings(1, threads), List.of());
  }

  /**
   * Loads a model in the engine that is asked for, and in no other.
   *
   * @param settings of one slot
   * @param compared pictures that engines are compared on where the settings leave the choice open
   * @throws IOException if a file cannot be read or the model cannot serve; the message says why
   * @throws EngineException if the engine refuses the model
   */
  static MeasuredModel open(ModelFiles files, EngineSettings settings, List<RgbImage> compared)
      throws IOException {
    Labelling labelling = Labelling.read(files.classes());
    ModelSpec spec = spec(files, labelling);
    LoadedModel loaded = LoadedModel.open(files.onnx(), spec, settings, trial(spec, compared));
    MeasuredModel model = new MeasuredModel(labelling, loaded, settings);
    try {
      model.requireAskedFor();
    } catch (EngineException e) {
      model.close();
      throw e;
    }
    return model;
  }

  private static EngineTrial trial(ModelSpec spec, List<RgbImage> compared) {
    if (compared.isEmpty()) {
      return new EngineTrial.Impossible("there are no pictures to compare it on");
    }
    FrameFitter fitter = new FrameFitter(spec.inputWidth(), spec.inputHeight(), spec.fit());
    return new EngineTrial.OnFrames(compared.stream().map(fitter::fit).toList());
  }

  /** Figures of one engine must not be another's, which a server would take instead. */
  private void requireAskedFor() {
    PreferredEngine asked = settings.engine();
    EngineChoice choice = loaded.engineChoice();
    if (asked == PreferredEngine.AUTO || choice.chosen().name().equals(asked.setting())) {
      return;
    }
    String reason =
        choice.refused().stream()
            .filter(one -> one.name().equals(asked.setting()))
            .map(EngineChoice.Refused::reason)
            .collect(Collectors.joining("; "));
    throw new EngineException(
        "%s does not run %s: %s".formatted(asked.setting(), spec().name(), reason), null);
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

  /**
   * The class map of a picture at the picture's own size.
   *
   * @throws EngineException if the engine fails
   */
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
    requireAskedFor();
    return said.atFrameSize();
  }

  /** Of all pictures so far, at least one. */
  Speed speed() {
    boolean alone = engine().name().equals(PreferredEngine.ONEDNN.setting());
    int threads = alone ? 1 : settings.threadsPerSlot();
    return Speed.of(slot.batchSizes().getFirst(), threads, nanos);
  }

  @Override
  public void close() {
    loaded.close();
  }
}
