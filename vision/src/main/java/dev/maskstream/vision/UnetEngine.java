package dev.maskstream.vision;

import java.util.List;
import java.util.Optional;

/** An engine that may run U-Nets here. */
interface UnetEngine {
  /**
   * All of them, in the order in which they are asked. The last one runs every file that meets the
   * engine contract, and its class maps are what others are held to.
   */
  List<UnetEngine> IN_ORDER =
      List.of(
          new TensorRtUnets(),
          new OnnxRuntimeCudaUnets(),
          new OneDnnUnets(),
          new OnnxRuntimeUnets());

  static UnetEngine reference() {
    return IN_ORDER.getLast();
  }

  String name();

  /** Slots beyond which more of them gain nothing. */
  int mostSlots();

  /** The setting that asks for this engine. */
  PreferredEngine setting();

  /**
   * Why it runs no model at all in this process, as a clause; loads nothing to find out where there
   * is no device for it.
   */
  Optional<String> obstacle();

  /** What it may compute a file in, the fastest first; never empty. */
  List<String> precisions(ModelFacts facts);

  /**
   * Loads a file into a slot of its own.
   *
   * @param precision one of {@link #precisions}
   * @throws EngineException if the engine is not here, does not take the file, or its device fails;
   *     message and kind say why
   */
  Segmenter open(UnetFile file, String precision);
}
