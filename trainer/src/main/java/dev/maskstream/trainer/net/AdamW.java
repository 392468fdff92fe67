package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
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
 * Regularization"); without decay it is Adam (Kingma, Ba 2015). DJL has both, but keeps their
 * moments to itself: a run that goes on without them does not go on the same.
 *
 * <p>Decay is for kernels only, not for biases nor batch norm.
 *
 * <p>Threads: one.
 */
final class AdamW extends Optimizer {
  private static final float MEAN_KEPT = 0.9f;
  private static final float VARIANCE_KEPT = 0.999f;
  private static final float EPSILON = 1e-8f;

  private static final class Builder extends OptimizerBuilder<Builder> {
    @Override
    protected Builder self() {
      return this;
    }
  }

  private record Moments(NDArray mean, NDArray variance) {}

  private final Tracker learningRate;
  private final float decay;
  private final List<Parameter> parameters;
  private final Map<String, Moments> moments = new HashMap<>();
  private int updates;
  private int place;

  /**
   * @param manager holds the moments for as long as it is open
   * @param parameters those that will be updated, in an order that is always the same
   */
  AdamW(Tracker learningRate, double decay, NDManager manager, List<Parameter> parameters) {
    super(new Builder());
    this.learningRate = learningRate;
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
   */
  void nextStep(int place) {
    this.place = place;
    updates++;
  }

  @Override
  public void update(String parameterId, NDArray weight, NDArray gradient) {
    Moments own = moments.get(parameterId);
    float rate = learningRate.getNewValue(place);
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      own.mean().muli(MEAN_KEPT).addi(gradient.mul(1 - MEAN_KEPT));
      own.variance().muli(VARIANCE_KEPT).addi(gradient.square().muli(1 - VARIANCE_KEPT));
      float meanShare = (float) (1 - Math.pow(MEAN_KEPT, updates));
      float varianceShare = (float) Math.sqrt(1 - Math.pow(VARIANCE_KEPT, updates));
      NDArray deviation = own.variance().sqrt().divi(varianceShare).addi(EPSILON);
      // The same numbers, of which the engine keeps no history, whatever thread this is.
      NDArray numbers = weight.stopGradient();
      if (decay > 0 && weight.getShape().dimension() > 1) {
        numbers.muli(1 - rate * decay);
      }
      numbers.subi(own.mean().div(deviation).muli(rate / meanShare));
      forget(weight);
    }
  }

  /** The engine adds a step's gradient to what is there. */
  private static void forget(NDArray weight) {
    if (weight.hasGradient()) {
      NDArray gradient = weight.getGradient();
      gradient.subi(gradient);
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
