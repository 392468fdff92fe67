package dev.maskstream.vision;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model version in an engine, ready to segment: as many engine slots as asked for, each with a
 * session of its own.
 *
 * <p>Threads: {@link #open} and {@link #close} belong to one thread; each slot to its owner. Close
 * only when no slot is segmenting any more.
 */
public final class LoadedModel implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LoadedModel.class);

  private final UnetFile file;
  private final EngineChoice choice;
  private final StandbySegmenter.Failure failure;
  private final List<Segmenter> slots;

  /**
   * Loads an ONNX file without anything that engines could be compared on.
   *
   * @param onnx one file that meets the engine contract
   * @param spec its input size must be the file's
   * @throws EngineException if the file cannot be read, does not meet the contract, does not match
   *     the spec, or the engine refuses it; the message says which
   */
  public static LoadedModel open(Path onnx, ModelSpec spec, EngineSettings settings) {
    return open(
        onnx, spec, settings, new EngineTrial.Impossible("there are no frames to compare it on"));
  }

  /**
   * Loads an ONNX file.
   *
   * @param onnx one file that meets the engine contract
   * @param spec its input size must be the file's
   * @param trial what engines are compared on, where the settings leave the choice open
   * @throws RuntimeException as above, or if ONNX Runtime fails in the trial
   */
  public static LoadedModel open(
      Path onnx, ModelSpec spec, EngineSettings settings, EngineTrial trial) {
    return open(UnetFile.read(onnx, spec, settings), UnetEngine.IN_ORDER, trial);
  }

  /**
   * @param inOrder the last one stands by for the others
   */
  static LoadedModel open(UnetFile file, List<UnetEngine> inOrder, EngineTrial trial) {
    EngineProbe.prepare();
    PickedEngine picked = new EnginePick(file, inOrder, System::nanoTime).pick(trial);
    try {
      return open(file, inOrder, picked);
    } catch (EngineException e) {
      // Only its first slot has been tried before.
      e.throwIfDeviceLost();
      UnetEngine last = inOrder.getLast();
      if (picked.engine().equals(last)) {
        throw e;
      }
      log.atWarn()
          .addKeyValue("engine", picked.engine().name())
          .setCause(e)
          .log("an engine that was picked cannot fill its slots; ONNX Runtime runs the model");
      String precision = last.precisions(file.facts()).getFirst();
      Segmenter first = last.open(file, precision);
      EngineChoice choice = picked.choice().insteadOf(first.engine(), e.getMessage());
      return open(file, inOrder, new PickedEngine(last, precision, choice, first));
    }
  }

  private static LoadedModel open(UnetFile file, List<UnetEngine> inOrder, PickedEngine picked) {
    StandbySegmenter.Failure failure = new StandbySegmenter.Failure();
    List<Segmenter> slots = new ArrayList<>();
    slots.add(picked.first());
    try {
      fill(slots, file, picked);
    } catch (RuntimeException e) {
      slots.forEach(Segmenter::close);
      throw e;
    }
    UnetEngine last = inOrder.getLast();
    if (!picked.engine().equals(last)) {
      slots.replaceAll(slot -> new StandbySegmenter(slot, () -> open(last, file), failure));
    }
    return new LoadedModel(file, picked.choice(), failure, slots);
  }

  private static void fill(List<Segmenter> slots, UnetFile file, PickedEngine picked) {
    int wanted = Math.min(file.settings().slots(), picked.engine().mostSlots());
    SlotFilling.fill(slots, wanted, () -> picked.engine().open(file, picked.precision()));
  }

  private static Segmenter open(UnetEngine engine, UnetFile file) {
    return engine.open(file, engine.precisions(file.facts()).getFirst());
  }

  private LoadedModel(
      UnetFile file, EngineChoice choice, StandbySegmenter.Failure failure, List<Segmenter> slots) {
    this.file = file;
    this.choice = choice;
    this.failure = failure;
    this.slots = List.copyOf(slots);
  }

  /** One segmenter for each engine slot, at least one. Closed with this. */
  public List<Segmenter> slots() {
    return slots;
  }

  public ModelFacts facts() {
    return file.facts();
  }

  /** Which engine runs it now, and why others do not; for any thread. */
  public EngineChoice engineChoice() {
    return failure.after(choice);
  }

  @Override
  public void close() {
    slots.forEach(Segmenter::close);
  }
}
