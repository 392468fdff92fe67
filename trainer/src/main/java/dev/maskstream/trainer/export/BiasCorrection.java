package dev.maskstream.trainer.export;

import dev.maskstream.trainer.Progress;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.onnx.QuantisationPlan;
import dev.maskstream.vision.onnx.QuantisedGraph;
import dev.maskstream.vision.onnx.ValueRange;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Quantises a model and brings each filter's mean output close to what it is in floats. Convolution
 * after convolution, the quantised model is run as far as that one, all before it being corrected,
 * and what its output, as the next one reads it, has too much in the mean is taken off its biases.
 * See <a href="https://arxiv.org/abs/1906.04721">Nagel et al. 2019</a> on empirical bias
 * correction.
 *
 * <p>Time: a run for each convolution and picture, of half the model in the mean. Threads: one.
 */
final class BiasCorrection {
  private static final int MOST_PICTURES = 8;
  private static final int MOST_RUNS = 400;

  private final ModelProto model;
  private final QuantisationPlan plan;
  private final Map<String, ValueRange> ranges;
  private final Map<String, float[]> added = new HashMap<>();

  /**
   * @param model one that meets the engine contract
   * @param plan of its graph, with convolutions
   * @param ranges of all tensors the plan wants observed
   */
  BiasCorrection(ModelProto model, QuantisationPlan plan, Map<String, ValueRange> ranges) {
    this.model = model;
    this.plan = plan;
    this.ranges = ranges;
  }

  /** How many pictures to take means on: fewer where each is run more often. */
  static int pictures(int convolutions) {
    return Math.clamp(MOST_RUNS / convolutions, 1, MOST_PICTURES);
  }

  /**
   * Quantises.
   *
   * @param pictures to take means on
   * @throws dev.maskstream.vision.EngineException if ONNX Runtime refuses a model or fails
   */
  ModelProto quantise(List<FittedFrame> pictures, Progress progress) {
    Map<String, String> kept = plan.keptAsBytes();
    progress.start("correcting biases of int8", kept.size());
    ChannelMeans floats = ChannelMeans.of(model, new HashSet<>(kept.values()), pictures);
    kept.forEach(
        (convolution, tensor) -> {
          correct(convolution, tensor, floats.of(tensor), pictures);
          progress.step("");
        });
    progress.end(
        "biases of %d convolutions corrected on %d pictures"
            .formatted(kept.size(), pictures.size()));
    return quantised();
  }

  private void correct(
      String convolution, String tensor, float[] means, List<FittedFrame> pictures) {
    ModelProto bytes = quantised();
    Optional<String> read = QuantisedGraph.read(bytes.getGraph(), tensor);
    if (read.isPresent()) {
      float[] now = ChannelMeans.of(bytes, Set.of(read.get()), pictures).of(read.get());
      added.put(convolution, difference(now, means));
    }
  }

  private ModelProto quantised() {
    return QuantisedGraph.of(model, plan, ranges, added);
  }

  /** What is not finite cannot be corrected. */
  private static float[] difference(float[] now, float[] means) {
    float[] difference = new float[means.length];
    for (int filter = 0; filter < means.length; filter++) {
      float more = now[filter] - means[filter];
      difference[filter] = Float.isFinite(more) ? more : 0;
    }
    return difference;
  }
}
