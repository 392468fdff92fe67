package dev.maskstream.vision;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A model version in an engine, ready to segment: as many engine slots as asked for, each with a
 * session of its own.
 *
 * <p>Threads: {@link #open} and {@link #close} belong to one thread; each slot to its owner. Close
 * only when no slot is segmenting any more.
 */
public final class LoadedModel implements AutoCloseable {
  private static final String ENGINE = "OnnxRuntime";

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
    EngineChoice choice = EngineProbe.choose(facts.precision());
    List<Segmenter> slots = new ArrayList<>();
    try {
      for (int slot = 0; slot < settings.slots(); slot++) {
        Model session = openSession(onnx, settings);
        slots.add(new UnetSegmenter(spec, choice.chosen(), facts, session));
      }
    } catch (RuntimeException e) {
      slots.forEach(Segmenter::close);
      throw e;
    }
    return new LoadedModel(facts, choice, slots);
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

  private static Model openSession(Path onnx, EngineSettings settings) {
    // DJL's engine must create the OrtEnvironment, so it is asked before any other class of ORT.
    Model model = Engine.getEngine(ENGINE).newModel(onnx.getFileName().toString(), null);
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(settings.threadsPerSlot());
      options.setInterOpNumThreads(1);
      // Slots share the processors: a thread that spins while it waits takes another slot's time.
      options.addConfigEntry("session.intra_op.allow_spinning", settings.slots() > 1 ? "0" : "1");
      model.load(onnx, null, Map.of("sessionOptions", options));
      return model;
    } catch (OrtException | IOException | MalformedModelException e) {
      model.close();
      throw new EngineException(
          ENGINE + " cannot load " + onnx + ": " + EngineException.rootMessage(e), e);
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
