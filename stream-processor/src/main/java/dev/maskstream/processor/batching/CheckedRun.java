package dev.maskstream.processor.batching;

import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.ClassMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a batch and holds the answers against the frames, so that an engine that answers in wrong
 * shapes fails as one that throws.
 *
 * <p>Threads: that of the slot.
 */
public final class CheckedRun {
  private CheckedRun() {}

  /**
   * Segments a batch.
   *
   * @param smallest batch the engine takes; a smaller one is given its last frame more than once
   * @return one segmentation for each frame, or more for a batch that was too small
   * @throws RuntimeException if the engine fails, or answers in a wrong number or shape
   */
  public static List<Segmentation> segment(
      Segmenter segmenter, List<FittedFrame> batch, int smallest) {
    List<FittedFrame> frames = padded(batch, smallest);
    List<Segmentation> results = segmenter.segment(frames);
    if (results.size() != frames.size()) {
      throw new EngineException(results.size() + " results for " + frames.size() + " frames", null);
    }
    for (int at = 0; at < frames.size(); at++) {
      check(frames.get(at).letterbox(), results.get(at));
    }
    return results;
  }

  private static List<FittedFrame> padded(List<FittedFrame> batch, int smallest) {
    List<FittedFrame> frames = new ArrayList<>(batch);
    while (frames.size() < smallest) {
      frames.add(frames.getLast());
    }
    return frames;
  }

  private static void check(Letterbox frame, Segmentation result) {
    if (!result.letterbox().equals(frame)) {
      throw new EngineException("the answer to " + frame + " is for " + result.letterbox(), null);
    }
    check("class map", frame, result.classMap());
    result.confidence().ifPresent(map -> check("confidence", frame, map));
  }

  private static void check(String name, Letterbox frame, ClassMap map) {
    if (map.width() != frame.inputWidth() || map.height() != frame.inputHeight()) {
      throw new EngineException(
          "a %s of %dx%d for an input of %dx%d"
              .formatted(name, map.width(), map.height(), frame.inputWidth(), frame.inputHeight()),
          null);
    }
  }
}
