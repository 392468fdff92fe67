package dev.maskstream.trainer.net;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.maskstream.trainer.data.Batch;

/**
 * Fits a network to batches: DJL's Trainer with Adam.
 *
 * <p>Threads: one. All that a step allocates natively is freed before it returns.
 */
public final class Fitting implements AutoCloseable {
  /**
   * What a step was like.
   *
   * @param loss before the step
   * @param right pixels that count and had the right class, before the step
   * @param counted pixels that count
   */
  public record Step(double loss, long right, long counted) {}

  private final IgnoringCrossEntropy loss = new IgnoringCrossEntropy();
  private final Trainer trainer;

  public Fitting(Network network, Tracker learningRate) {
    Optimizer adam = Optimizer.adam().optLearningRateTracker(learningRate).build();
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(loss).optOptimizer(adam).optDevices(new Device[] {Device.cpu()});
    trainer = network.model().newTrainer(config);
  }

  /** One optimizer step. */
  public Step step(Batch batch) {
    Shape map = new Shape(batch.size(), 1, batch.height(), batch.width());
    Shape bytes = new Shape(batch.size(), batch.height(), batch.width(), Network.RGB);
    Step step;
    try (NDManager scope = trainer.getManager().newSubManager()) {
      NDArray ids = scope.create(batch.ids(), map, DataType.UINT8).toType(DataType.INT64, false);
      NDArray weights = scope.create(batch.weights(), map, DataType.FLOAT32);
      NDArray logits;
      NDArray value;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDArray input = Network.input(scope, batch.pixels(), bytes);
        logits = trainer.forward(new NDList(input)).singletonOrThrow();
        value = loss.evaluate(new NDList(ids, weights), new NDList(logits));
        collector.backward(value);
      }
      NDArray counts = weights.gt(0);
      NDArray right = logits.argMax(1).expandDims(1).eq(ids).logicalAnd(counts);
      step =
          new Step(
              value.getFloat(),
              right.toType(DataType.INT64, false).sum().getLong(),
              counts.toType(DataType.INT64, false).sum().getLong());
      trainer.step();
    }
    return step;
  }

  @Override
  public void close() {
    trainer.close();
  }
}
