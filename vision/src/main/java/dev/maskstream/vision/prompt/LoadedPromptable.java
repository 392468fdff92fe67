package dev.maskstream.vision.prompt;

import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineProbe;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.OnnxRuntimeSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A promptable model version in as many engine slots as asked for, each with two sessions of its
 * own: one runs the encoder, one the decoder.
 *
 * <p>Threads: {@link #open} and {@link #close} belong to one thread; each slot to its owner. Close
 * only when no slot is in use any more.
 */
public final class LoadedPromptable implements AutoCloseable {
  private final PromptablePair.Usable pair;
  private final EngineChoice choice;
  private final List<PromptSegmenter> slots;

  /**
   * Loads an encoder and its decoder.
   *
   * @param spec its input size must be the encoder's ({@link PairFacts}); its fit counts for a
   *     prompted U-Net only
   * @throws EngineException if a file cannot be read, the files are no promptable model, do not
   *     match the spec, or the engine refuses them; the message says which
   */
  public static LoadedPromptable open(
      Path encoder, Path decoder, ModelSpec spec, EngineSettings settings) {
    PairInspection.Bound pair = inspect(encoder, decoder);
    requireSize(spec, pair.usable().facts());
    EngineChoice choice = EngineProbe.onnxRuntime(pair.usable().facts().precision());
    List<PromptSegmenter> slots = new ArrayList<>();
    try {
      for (int slot = 0; slot < settings.slots(); slot++) {
        GraphSession first = open(encoder, spec, settings);
        slots.add(
            new PairSegmenter(
                spec,
                choice.chosen(),
                pair.binding(),
                first,
                second(first, decoder, spec, settings)));
      }
    } catch (RuntimeException e) {
      slots.forEach(PromptSegmenter::close);
      throw e;
    }
    return new LoadedPromptable(pair.usable(), choice, slots);
  }

  private static GraphSession second(
      GraphSession encoder, Path decoder, ModelSpec spec, EngineSettings settings) {
    try {
      return open(decoder, spec, settings);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private static GraphSession open(Path onnx, ModelSpec spec, EngineSettings settings) {
    return new GraphSession(
        "%s %s, %s,".formatted(spec.name(), spec.version(), onnx.getFileName()),
        OnnxRuntimeSession.open(onnx, settings));
  }

  private static void requireSize(ModelSpec spec, PairFacts facts) {
    if (facts.inputWidth() != spec.inputWidth() || facts.inputHeight() != spec.inputHeight()) {
      throw new EngineException(
          "model %s %s is declared as %dx%d but its encoder takes %dx%d"
              .formatted(
                  spec.name(),
                  spec.version(),
                  spec.inputWidth(),
                  spec.inputHeight(),
                  facts.inputWidth(),
                  facts.inputHeight()),
          null);
    }
  }

  private static PairInspection.Bound inspect(Path encoder, Path decoder) {
    try {
      return switch (PairInspection.of(encoder, decoder)) {
        case PairInspection.Bound bound -> bound;
        case PairInspection.Refused refused ->
            throw new EngineException(
                "%s and %s cannot serve: %s"
                    .formatted(encoder, decoder, refused.refusal().reason()),
                null);
      };
    } catch (IOException e) {
      throw new EngineException("cannot read " + encoder + " and " + decoder, e);
    }
  }

  private LoadedPromptable(
      PromptablePair.Usable pair, EngineChoice choice, List<PromptSegmenter> slots) {
    this.pair = pair;
    this.choice = choice;
    this.slots = List.copyOf(slots);
  }

  /** One for each engine slot, at least one. Closed with this. */
  public List<PromptSegmenter> slots() {
    return slots;
  }

  public PromptFamily family() {
    return pair.family();
  }

  public PairFacts facts() {
    return pair.facts();
  }

  public EngineChoice engineChoice() {
    return choice;
  }

  @Override
  public void close() {
    slots.forEach(PromptSegmenter::close);
  }
}
