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
import dev.maskstream.trainer.data.Batch;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Fits a network to batches: DJL's Trainer with {@link AdamW}, and the weights' running average
 * where the recipe wants one.
 *
 * <p>Threads: one. All that a step allocates natively is freed before it returns.
 */
public final class Fitting implements Resumable, AutoCloseable {
  /**
   * What a step was like.
   *
   * @param loss before the step
   * @param right pixels that count and had the right class, before the step
   * @param counted pixels that count
   * @param gradient L2 norm of all parameters' gradients together, before it is made shorter; no
   *     number for a step that was left out
   */
  public record Step(double loss, long right, long counted, double gradient) {}

  private final IgnoringCrossEntropy crossEntropy = new IgnoringCrossEntropy();
  private final SoftDice softDice = new SoftDice();
  private final StepGuard guard = new StepGuard();
  private final Recipe recipe;
  private final Network network;
  private final Trainer trainer;
  private final NDManager moments;
  private final AdamW optimizer;
  private final Optional<Network> average;
  private final Optional<WeightAverage> averaging;

  /** Begins from the weights the network has. */
  public Fitting(Network network, Recipe recipe) {
    this.recipe = recipe;
    this.network = network;
    moments = network.model().getNDManager().newSubManager();
    optimizer =
        new AdamW(
            recipe.learningRate(),
            recipe.weightDecay(),
            recipe.longestGradient(),
            moments,
            network.trainableParameters());
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(crossEntropy)
            .optOptimizer(optimizer)
            .optDevices(new Device[] {Device.cpu()});
    trainer = network.model().newTrainer(config);
    average = recipe.average() > 0 ? Optional.of(network.another()) : Optional.empty();
    averaging =
        average.map(other -> new WeightAverage(network.arrays(), other.arrays(), recipe.average()));
    averaging.ifPresent(WeightAverage::reset);
  }

  /** The network to validate and to serve: the average where there is one. */
  public Network served() {
    return average.orElse(network);
  }

  /**
   * One optimizer step, left out where {@link StepGuard} says so.
   *
   * @throws DivergedException if the loss is no number, or the gradients of several steps in a row;
   *     the weights stay as they were
   * @param place of the step in the learning rate's schedule, from 0
   */
  public Step step(Batch batch, int place) {
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
        value = loss(new NDList(ids, weights), new NDList(logits));
        collector.backward(value);
      }
      NDArray counts = weights.gt(0);
      NDArray right = logits.argMax(1).expandDims(1).eq(ids).logicalAnd(counts);
      step =
          new Step(
              value.getFloat(),
              right.toType(DataType.INT64, false).sum().getLong(),
              counts.toType(DataType.INT64, false).sum().getLong(),
              optimizer.gradientNorm());
      if (!guard.takes(step.loss(), step.gradient(), place)) {
        optimizer.forget();
        return step;
      }
      optimizer.nextStep(place, step.gradient());
      trainer.step();
    }
    averaging.ifPresent(one -> one.add(optimizer.updates()));
    return step;
  }

  private NDArray loss(NDList labels, NDList logits) {
    NDArray loss = crossEntropy.evaluate(labels, logits);
    return recipe.dice() > 0
        ? loss.add(softDice.evaluate(labels, logits).mul((float) recipe.dice()))
        : loss;
  }

  @Override
  public void write(DataOutputStream out) throws IOException {
    network.write(out);
    out.writeBoolean(average.isPresent());
    if (average.isPresent()) {
      average.get().write(out);
    }
    optimizer.write(out);
  }

  @Override
  public void read(DataInputStream in) throws IOException {
    network.read(in);
    if (in.readBoolean() != average.isPresent()) {
      throw new IOException(
          average.isPresent()
              ? "it holds no average of the weights, and one is asked for now"
              : "it holds an average of the weights, and none is asked for now");
    }
    if (average.isPresent()) {
      average.get().read(in);
    }
    optimizer.read(in);
  }

  @Override
  public void close() {
    trainer.close();
    moments.close();
    average.ifPresent(Network::close);
  }
}
