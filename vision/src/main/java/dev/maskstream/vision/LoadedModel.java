package dev.maskstream.vision;

import ai.djl.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A model version in an engine, ready to segment: as many engine slots as asked for, each with a
 * session of its own.
 *
 * <p>Threads: {@link #open} and {@link #close} belong to one thread; each slot to its owner. Close
 * only when no slot is segmenting any more.
 */
public final class LoadedModel implements AutoCloseable {
  private final ModelFacts facts;
  private final EngineChoice choice;
  private final List<Segmenter> slots;

  /**
   * Loads an ONNX file.
   *
   * @param onnx one file that meets the engine contract
   * @param spec its input size must be the file's
   * @throws EngineException if the file cannot be read, does not meet the contract, does not match
   *     the spec, or the engine refuses it; the message says which
   */
  public static LoadedModel open(Path onnx, ModelSpec spec, EngineSettings settings) {
    ModelFacts facts = inspect(onnx);
    if (facts.inputWidth() != spec.inputWidth() || facts.inputHeight() != spec.inputHeight()) {
      throw new EngineException(
          "model %s %s is declared as %dx%d but its file takes %dx%d"
              .formatted(
                  spec.name(),
                  spec.version(),
                  spec.inputWidth(),
                  spec.inputHeight(),
                  facts.inputWidth(),
                  facts.inputHeight()),
          null);
    }
    Asked asked = new Asked(onnx, spec, facts, settings);
    EngineChoice onnxRuntime = EngineProbe.choose(facts.precision());
    if (settings.engine() != PreferredEngine.ONEDNN) {
      return onOnnxRuntime(asked, onnxRuntime);
    }
    try {
      return onOneDnn(asked, onnxRuntime);
    } catch (EngineException e) {
      return onOnnxRuntime(asked, onnxRuntime.because(OneDnnSession.ENGINE, e.getMessage()));
    }
  }

  private record Asked(Path onnx, ModelSpec spec, ModelFacts facts, EngineSettings settings) {
    Segmenter segmenter(EngineInfo engine, Model session) {
      return new UnetSegmenter(spec, engine, facts, session);
    }
  }

  private static LoadedModel onOnnxRuntime(Asked asked, EngineChoice choice) {
    return open(
        asked,
        choice,
        () ->
            asked.segmenter(
                choice.chosen(), OnnxRuntimeSession.open(asked.onnx(), asked.settings())));
  }

  private static LoadedModel onOneDnn(Asked asked, EngineChoice choice) {
    try (Model first = OneDnnSession.open(asked.onnx())) {
      EngineInfo engine = new EngineInfo(OneDnnSession.ENGINE, OneDnnSession.precision(first));
      return open(
          asked,
          choice.of(engine),
          () -> asked.segmenter(engine, OneDnnSession.open(asked.onnx())));
    }
  }

  private static LoadedModel open(Asked asked, EngineChoice choice, Supplier<Segmenter> opening) {
    List<Segmenter> slots = new ArrayList<>();
    try {
      for (int slot = 0; slot < asked.settings().slots(); slot++) {
        slots.add(opening.get());
      }
    } catch (RuntimeException e) {
      slots.forEach(Segmenter::close);
      throw e;
    }
    return new LoadedModel(asked.facts(), choice, slots);
  }

  private LoadedModel(ModelFacts facts, EngineChoice choice, List<Segmenter> slots) {
    this.facts = facts;
    this.choice = choice;
    this.slots = List.copyOf(slots);
  }

  private static ModelFacts inspect(Path onnx) {
    try {
      return switch (ModelFile.inspect(onnx)) {
        case ModelFile.Usable usable -> usable.facts();
        case ModelFile.Refused refused ->
            throw new EngineException(onnx + " cannot serve: " + refused.reason(), null);
      };
    } catch (IOException e) {
      throw new EngineException("cannot read " + onnx, e);
    }
  }

  /** One segmenter for each engine slot, at least one. Closed with this. */
  public List<Segmenter> slots() {
    return slots;
  }

  public ModelFacts facts() {
    return facts;
  }

  public EngineChoice engineChoice() {
    return choice;
  }

  @Override
  public void close() {
    slots.forEach(Segmenter::close);
  }
}
