package dev.maskstream.trainer.export;

import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.onnx.ContractCheck;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The mean of each channel of a model's tensors over pictures. The model takes a picture's means
 * itself, so that no map leaves it.
 *
 * <p>Threads: one.
 */
final class ChannelMeans {
  private final Map<String, double[]> sums = new HashMap<>();
  private final int places;
  private int pictures;

  /**
   * @param places of a batch; each holds the same picture
   */
  private ChannelMeans(int places) {
    this.places = places;
  }

  /**
   * Runs a model, one picture at a time.
   *
   * @param model with the input of the engine contract, without branches or loops inside
   * @param tensors of floats {@code [N,C,H,W]}
   * @throws dev.maskstream.vision.EngineException if ONNX Runtime refuses the model or fails
   */
  static ChannelMeans of(ModelProto model, Set<String> tensors, List<FittedFrame> pictures) {
    ModelProto.Builder averaged = model.toBuilder();
    Map<String, String> means = new HashMap<>();
    for (String tensor : tensors) {
      String mean = tensor + "/mean";
      means.put(mean, tensor);
      averaged
          .getGraphBuilder()
          .addNode(Onnx.node("GlobalAveragePool", List.of(tensor), List.of(mean)));
    }
    ChannelMeans all = new ChannelMeans(ContractCheck.batch(model).orElse(1));
    try (WatchedModel watched = new WatchedModel(averaged.build(), means.keySet())) {
      for (FittedFrame picture : pictures) {
        watched.run(picture, (mean, values) -> all.add(means.get(mean), values));
        all.pictures++;
      }
    }
    return all;
  }

  private void add(String tensor, FloatBuffer means) {
    double[] sum = sums.computeIfAbsent(tensor, _ -> new double[means.remaining() / places]);
    for (int channel = 0; channel < sum.length; channel++) {
      sum[channel] += means.get(channel);
    }
  }

  float[] of(String tensor) {
    double[] sum = sums.get(tensor);
    float[] means = new float[sum.length];
    for (int channel = 0; channel < sum.length; channel++) {
      means[channel] = (float) (sum[channel] / pictures);
    }
    return means;
  }
}
