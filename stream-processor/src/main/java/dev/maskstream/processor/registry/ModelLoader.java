package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.ModelSpec;
import java.nio.file.Path;
import java.util.Optional;

/** Brings a model file into engine slots and warms them up. */
public interface ModelLoader {
  /**
   * Loads a model. Takes seconds.
   *
   * @param file already verified by its hash
   * @param trial what engines are compared on, where the settings leave the choice open
   * @throws RuntimeException if it cannot serve; the message says why
   */
  Loaded load(Path file, ModelSpec spec, EngineTrial trial);

  /**
   * Loads a promptable model. Takes seconds.
   *
   * @param encoder already verified by its hash, as is
   * @param decoder the other file
   * @param obstacle why the settings' choice of an engine is not left open for it
   * @throws RuntimeException if it cannot serve; the message says why
   */
  default Loaded loadPromptable(
      Path encoder, Path decoder, ModelSpec spec, Optional<String> obstacle) {
    throw new EngineException("promptable models are not run here", null);
  }

  /**
   * A model that is warm, and what was seen of it. The model is whoever's asked for it.
   *
   * @param warmUpNanos how much of the loading went into warming it up
   */
  record Loaded(ReadyModel model, EngineReport report, long warmUpNanos) {
    /** Of an engine that needs no warming up. */
    public Loaded(ReadyModel model, EngineReport report) {
      this(model, report, 0);
    }
  }
}
