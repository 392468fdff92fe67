package dev.maskstream.vision.prompt;

import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SlotFilling;
import dev.maskstream.vision.TensorRt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A promptable model version in as many engine slots as asked for, each with two sessions of its
 * own: one runs the encoder, one the decoder. ONNX Runtime runs both, or TensorRT the first.
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
    return open(encoder, decoder, spec, settings, Optional.empty());
  }

  /**
   * The same, where the choice of an engine may be closed.
   *
   * @param obstacle why no engine but ONNX Runtime is picked, unless the settings name it
   */
  public static LoadedPromptable open(
      Path encoder,
      Path decoder,
      ModelSpec spec,
      EngineSettings settings,
      Optional<String> obstacle) {
    PairFiles files = PairFiles.read(encoder, decoder, spec, settings);
    return open(files, new EncoderPick(files, new TensorRt(), obstacle, System::nanoTime));
  }

  static LoadedPromptable open(PairFiles files, EncoderPick pick) {
    EncoderPick.Picked picked = pick.pick();
    List<PromptSegmenter> slots = new ArrayList<>();
    slots.add(picked.first());
    try {
      fill(slots, files, picked);
    } catch (RuntimeException e) {
      slots.forEach(PromptSegmenter::close);
      throw e;
    }
    return new LoadedPromptable(files.pair().usable(), picked.choice(), slots);
  }

  private static void fill(
      List<PromptSegmenter> slots, PairFiles files, EncoderPick.Picked picked) {
    int wanted = Math.min(files.settings().slots(), picked.mostSlots());
    SlotFilling.fill(
        slots, wanted, () -> files.open(picked.choice().chosen(), picked.sessions().get()));
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
