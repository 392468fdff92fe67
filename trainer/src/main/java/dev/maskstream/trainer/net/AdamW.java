package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay (Loshchilov, Hutter 2019, "Decoupled Weight Decay
 * Regularization"); without decay it is Adam (Kingma, Ba 2015). DJL's own optimizers keep their
 * moments to themselves, and a run that goes on without them does not go on the same; the
 * arithmetic is the engine's.
 *
 * <p>Decay is for kernels only, not for biases nor batch norm.
 *
 * <p>Where the gradients of all parameters together are longer than a limit they are made as short
 * as it (Pascanu, Mikolov, Bengio 2013, "On the difficulty of training recurrent neural networks").
 * Without it a single gradient thousands of times as long as the others moves every weight by many
 * steps' worth, and stays in the second moments for thousands of steps more, in which nothing is
 * learnt.
 *
 * <p>Threads: one.
 */
final class AdamW extends Optimizer {
  private static final float MEAN_KEPT = 0.9f;
  private static final float VARIANCE_KEPT = 0.999f;
  private static final float EPSILON = 1e-8f;
  private static final float ANY_VALUE = -1;
  private static final NDIndex ALL = new NDIndex("...");

  private static final class Builder extends OptimizerBuilder<Builder> {
    @Override
    protected Builder self() {
      return this;
    }
  }

  private record Moments(NDArray mean, NDArray variance) {}

  private final Tracker learningRate;
  private final float decay;
  private final double longest;
  private final List<Parameter> parameters;
  private final Map<String, Moments> moments = new HashMap<>();
  private int updates;
  private int place;
  private float share = 1;

  /**
   * @param longest gradient that is taken as it is, its L2 norm over all parameters; 0 for any
   * @param manager holds the moments for as long as it is open
   * @param parameters those that will be updated, in an order that is always the same
   */
  AdamW(
      Tracker learningRate,
      double decay,
      double longest,
      NDManager manager,
      List<Parameter> parameters) {
    super(new Builder());
    this.learningRate = learningRate;
    this.longest = longest;
    this.decay = (float) decay;
    this.parameters = List.copyOf(parameters);
    for (Parameter one : parameters) {
      NDArray array = one.getArray();
      moments.put(
          one.getId(),
          new Moments(
              manager.zeros(array.getShape(), array.getDataType()),
              manager.zeros(array.getShape(), array.getDataType())));
    }
  }

  /** Optimizer steps that are done. */
  int updates() {
    return updates;
  }

  /**
   * To be called once a step, before its updates.
   *
   * @param place of the step in the learning rate's schedule, from 0
   * @param norm of the step's gradient, see {@link #gradientNorm}
   */
  void nextStep(int place, double norm) {
    this.place = place;
    updates++;
    share = longest > 0 && norm > longest ? (float) (longest / norm) : 1;
  }

  /** The L2 norm of the gradients that all parameters have together. */
  double gradientNorm() {
    double squares = 0;
    for (Parameter one : parameters) {
      try (NDArray gradient = one.getArray().getGradient();
          NDArray norm = gradient.norm()) {
        double length = norm.getFloat();
        squares += length * length;
      }
    }
    return Math.sqrt(squares);
  }

  @Override
  public void update(String parameterId, NDArray weight, NDArray gradient) {
    Moments own = moments.get(parameterId);
    float rate = learningRate.getNewValue(place);
    double deviation = Math.sqrt(1 - Math.pow(VARIANCE_KEPT, updates));
    boolean decays = decay > 0 && weight.getShape().dimension() > 1;
    weight
        .getNDArrayInternal()
        .adamUpdate(
            new NDList(weight, gradient, own.mean(), own.variance()),
            new NDList(weight),
            rate,
            (float) (rate * deviation / (1 - Math.pow(MEAN_KEPT, updates))),
            decays ? decay : 0,
            share,
            ANY_VALUE,
            MEAN_KEPT,
            VARIANCE_KEPT,
            (float) (EPSILON * deviation),
            true,
            decays);
  }

  /** Leaves a step out: the weights stay, and its gradients do not reach the next. */
  void forget() {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      parameters.forEach(one -> forget(one.getArray()));
    }
  }

  /** The engine adds a step's gradient to what is there, which may be no number. */
  private static void forget(NDArray weight) {
    if (weight.hasGradient()) {
      NDArray gradient = weight.getGradient();
      gradient.set(ALL, 0f);
    }
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(updates);
    for (Parameter one : parameters) {
      Moments own = moments.get(one.getId());
      Arrays32.write(own.mean(), out);
      Arrays32.write(own.variance(), out);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is of another network
   */
  void read(DataInputStream in) throws IOException {
    updates = in.readInt();
    for (Parameter one : parameters) {
      Moments own = moments.get(one.getId());
      Arrays32.read(own.mean(), in);
      Arrays32.read(own.variance(), in);
    }
  }
}
