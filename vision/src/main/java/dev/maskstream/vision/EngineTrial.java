package dev.maskstream.vision;

import java.util.List;
import java.util.Optional;

/** What engines are compared on before one of them is picked for a version. */
public sealed interface EngineTrial {
  /**
   * Nothing is known that they could be compared on, so ONNX Runtime is taken.
   *
   * @param reason a clause for the operator
   */
  record Impossible(String reason) implements EngineTrial {}

  /**
   * The version's golden frames.
   *
   * @param frames at the network's size, at least one
   */
  record OnFrames(List<FittedFrame> frames, Judge judge) implements EngineTrial {
    public OnFrames {
      frames = List.copyOf(frames);
      if (frames.isEmpty()) {
        throw new IllegalArgumentException("no frames to compare engines on");
      }
    }

    /** Frames of which only ONNX Runtime's class maps are asked to be kept. */
    public OnFrames(List<FittedFrame> frames) {
      this(frames, _ -> Optional.empty());
    }
  }

  /** What else a version is held to. */
  interface Judge {
    /**
     * What speaks against an engine that runs the version, in a sentence.
     *
     * @throws RuntimeException if the engine fails
     */
    Optional<String> objection(Segmenter segmenter);
  }
}
