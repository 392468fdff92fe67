package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.vision.ModelSpec;
import java.nio.file.Path;

/** Brings a model file into engine slots and warms them up. */
public interface ModelLoader {
  /**
   * Loads a model. Takes seconds.
   *
   * @param file already verified by its hash
   * @throws RuntimeException if it cannot serve; the message says why
   */
  Loaded load(Path file, ModelSpec spec);

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
