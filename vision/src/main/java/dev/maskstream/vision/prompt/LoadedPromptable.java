package dev.maskstream.vision.prompt;

import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineProbe;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.ModelSpec;
import java.io.IOException;
import java.nio.file.Path;
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
    PromptablePair.Usable pair = inspect(encoder, decoder);
    EngineChoice choice = EngineProbe.choose(pair.facts().precision());
    return new LoadedPromptable(pair, choice, List.of());
  }

  private static PromptablePair.Usable inspect(Path encoder, Path decoder) {
    try {
      return switch (PromptablePair.inspect(encoder, decoder)) {
        case PromptablePair.Usable usable -> usable;
        case PromptablePair.Refused refused ->
            throw new EngineException(
                "%s and %s cannot serve: %s".formatted(encoder, decoder, refused.reason()), null);
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
