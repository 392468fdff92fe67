package dev.maskstream.trainer.net;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.maskstream.trainer.click.PromptMaps;
import dev.maskstream.trainer.click.PromptedBatch;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Fits a prompted U-Net: in each step those who point look at a few answers and click where they
 * are wrong, and the network learns from the prompt they end with (Sofiiuk et al. 2021, "Reviving
 * Iterative Training with Mask Guidance").
 *
 * <p>Threads: one. All that a step allocates natively is freed before it returns.
 */
public final class PromptedFitting implements Resumable, AutoCloseable {
  /**
   * What a step was like.
   *
   * @param loss before the step
   * @param iou of the masks before the step, averaged over the objects, 0 to 1
   */
  public record Step(double loss, double iou) {}

  private final StepGuard guard = new StepGuard();
  private final PromptedNetwork network;
  private final PromptedLoss loss;
  private final NDManager moments;
  private final AdamW optimizer;
  private final List<Parameter> trainable;
  private final Optional<PromptedNetwork> average;
  private final Optional<WeightAverage> averaging;

  /** Begins from the weights the network has. */
  public PromptedFitting(PromptedNetwork network, Recipe recipe) {
    this.network = network;
    loss = new PromptedLoss(recipe.dice());
    moments = network.model().getNDManager().newSubManager();
    trainable = network.weights().trainable();
    optimizer =
        new AdamW(
            recipe.learningRate(),
            recipe.weightDecay(),
            recipe.longestGradient(),
            moments,
            trainable);
    average = recipe.average() > 0 ? Optional.of(network.another()) : Optional.empty();
    averaging =
        average.map(
            other ->
                new WeightAverage(
                    network.weights().arrays(), other.weights().arrays(), recipe.average()));
    averaging.ifPresent(WeightAverage::reset);
  }

  /** The network to validate and to serve: the average where there is one. */
  public PromptedNetwork served() {
    return average.orElse(network);
  }

  /**
   * One optimizer step, left out where {@link StepGuard} says so.
   *
   * @throws DivergedException if the loss is no number, or the gradients of several steps in a row;
   *     the weights stay as they were
   * @param answers that are looked at before it, 0 or more
   * @param place of the step in the learning rate's schedule, from 0
   */
  public Step step(PromptedBatch batch, int answers, int place) {
    Step step;
    try (NDManager scope = network.model().getNDManager().newSubManager()) {
      Shape plane = new Shape(batch.size(), 1, batch.height(), batch.width());
      NDArray truth = scope.create(batch.targets(), plane);
      NDArray weights = scope.create(batch.weights(), plane);
      ParameterStore parameters = new ParameterStore(scope, false);
      NDArray value;
      NDArray iou;
      try (GradientCollector collector =
          Engine.getEngine(TorchEngine.NAME).newGradientCollector()) {
        NDList features = features(scope, batch, parameters);
        NDList seen = new NDList(features.stream().map(NDArray::stopGradient).toList());
        for (int answer = 0; answer < answers; answer++) {
          batch.answered(decode(scope, batch, parameters, seen, false).get(0).toFloatArray());
        }
        NDList said = decode(scope, batch, parameters, features, true);
        iou = PromptedLoss.iou(said.get(0).stopGradient(), truth, weights);
        value = loss.of(said.get(0), truth, weights, said.get(1), iou);
        collector.backward(value);
      }
      step = new Step(value.getFloat(), iou.mean().getFloat());
      double gradient = optimizer.gradientNorm();
      if (!guard.takes(step.loss(), gradient, place)) {
        optimizer.forget();
        return step;
      }
      optimizer.nextStep(place, gradient);
      update();
    }
    averaging.ifPresent(one -> one.add(optimizer.updates()));
    return step;
  }

  private NDList features(NDManager scope, PromptedBatch batch, ParameterStore parameters) {
    Shape bytes = new Shape(batch.size(), batch.height(), batch.width(), Network.RGB);
    NDArray input = Network.input(scope, batch.pixels(), bytes);
    return network.unet().encoder().forward(parameters, new NDList(input), true);
  }

  private NDList decode(
      NDManager scope,
      PromptedBatch batch,
      ParameterStore parameters,
      NDList features,
      boolean training) {
    int area = batch.size() * batch.height() * batch.width();
    float[] maps = new float[PromptMaps.PLANES * area];
    float[] previous = new float[area];
    batch.draw(maps, previous);
    NDList inputs =
        new NDList(PromptPlanes.of(scope, maps, previous, batch.height(), batch.width()));
    inputs.addAll(features);
    return network.unet().decoder().forward(parameters, inputs, training);
  }

  private void update() {
    for (Parameter one : trainable) {
      NDArray weight = one.getArray();
      try (NDArray gradient = weight.getGradient()) {
        optimizer.update(one.getId(), weight, gradient);
      }
    }
  }

  @Override
  public void write(DataOutputStream out) throws IOException {
    network.weights().write(out);
    out.writeBoolean(average.isPresent());
    if (average.isPresent()) {
      average.get().weights().write(out);
    }
    optimizer.write(out);
  }

  @Override
  public void read(DataInputStream in) throws IOException {
    network.weights().read(in);
    if (in.readBoolean() != average.isPresent()) {
      throw new IOException(
          average.isPresent()
              ? "it holds no average of the weights, and one is asked for now"
              : "it holds an average of the weights, and none is asked for now");
    }
    if (average.isPresent()) {
      average.get().weights().read(in);
    }
    optimizer.read(in);
  }

  @Override
  public void close() {
    moments.close();
    average.ifPresent(PromptedNetwork::close);
  }
}
