package dev.maskstream.onednn;

import dev.maskstream.onednn.Network.Concatenation;
import dev.maskstream.onednn.Network.Concatenation.Part;
import dev.maskstream.onednn.Network.Step;
import dev.maskstream.onednn.Network.Upsampling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins tensors as they are up-sampled: what only a concatenation reads is written straight into
 * the joined tensor and stands nowhere else.
 */
final class JoinFusion {
  /**
   * Rewrites steps.
   *
   * @param logits read from outside, so it must stand
   * @return the same tensors but for those that were up-sampled only to be joined
   */
  static List<Step> fuse(List<Step> steps, String logits) {
    Map<String, Integer> readers = new HashMap<>(Map.of(logits, 1));
    Map<String, Upsampling> candidates = new HashMap<>();
    for (Step step : steps) {
      step.inputs().forEach(input -> readers.merge(input, 1, Integer::sum));
      if (!(step instanceof Concatenation)) {
        step.inputs().forEach(candidates::remove);
      }
      if (step instanceof Upsampling upsampling) {
        candidates.put(step.output(), upsampling);
      }
    }
    candidates.remove(logits);
    candidates.keySet().removeIf(name -> readers.getOrDefault(name, 0) != 1);
    List<Step> fused = new ArrayList<>();
    for (Step step : steps) {
      switch (step) {
        case Concatenation join -> fused.add(joining(join, candidates));
        default -> {
          if (!candidates.containsKey(step.output())) {
            fused.add(step);
          }
        }
      }
    }
    return fused;
  }

  private static Concatenation joining(Concatenation join, Map<String, Upsampling> candidates) {
    List<Part> parts =
        join.parts().stream()
            .map(
                part -> {
                  Upsampling grown = candidates.get(part.input());
                  return grown == null
                      ? part
                      : new Part(grown.input(), grown.timesHigh(), grown.timesWide());
                })
            .toList();
    return new Concatenation(parts, join.output());
  }

  private JoinFusion() {}
}
