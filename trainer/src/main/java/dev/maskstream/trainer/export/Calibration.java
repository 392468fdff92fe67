package dev.maskstream.trainer.export;

import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.onnx.QuantisationPlan;
import dev.maskstream.vision.onnx.ValueRange;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.util.HashMap;
import java.util.Map;

/**
 * Watches what values a model's tensors take on real pictures.
 *
 * <p>Threads: one.
 */
public final class Calibration implements AutoCloseable {
  private final WatchedModel watched;
  private final Map<String, Histogram> histograms = new HashMap<>();

  /**
   * Loads the model.
   *
   * @param model one that meets the engine contract
   * @param plan of its graph, which says what to watch
   * @throws dev.maskstream.vision.EngineException if ONNX Runtime refuses the model
   */
  public Calibration(ModelProto model, QuantisationPlan plan) {
    plan.observed().forEach(name -> histograms.put(name, new Histogram()));
    watched = new WatchedModel(model, plan.observed());
  }

  /**
   * Runs a frame and counts every value.
   *
   * @throws dev.maskstream.vision.EngineException if ONNX Runtime fails
   */
  public void add(FittedFrame frame) {
    watched.run(frame, (tensor, values) -> histograms.get(tensor).add(values));
  }

  /**
   * What each tensor's values run from and to.
   *
   * @param share of the values on each side of 0 that are kept in range, 0 to 1
   */
  public Map<String, ValueRange> ranges(double share) {
    Map<String, ValueRange> ranges = new HashMap<>();
    histograms.forEach((name, histogram) -> ranges.put(name, histogram.range(share)));
    return ranges;
  }

  @Override
  public void close() {
    watched.close();
  }
}
