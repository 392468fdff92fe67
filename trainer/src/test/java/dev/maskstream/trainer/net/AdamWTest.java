package dev.maskstream.trainer.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.tracker.Tracker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final float RATE = 0.1f;

  private final NDManager manager = TorchEngine.start(1).newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void twoStepsAreWhatThePaperSays() {
    Parameter kernel = parameter(new Shape(1, 1));
    AdamW adam = new AdamW(Tracker.fixed(RATE), 0.5, 0, manager, List.of(kernel));

    step(adam, kernel, 2);
    step(adam, kernel, -1);

    assertThat(kernel.getArray().toFloatArray()[0]).isCloseTo(byHand(0.5, 2, -1), within(1e-6f));
  }

  @Test
  void whatHasOneDimensionDoesNotDecay() {
    Parameter bias = parameter(new Shape(1));
    AdamW adam = new AdamW(Tracker.fixed(RATE), 0.5, 0, manager, List.of(bias));

    step(adam, bias, 2);
    step(adam, bias, -1);

    assertThat(bias.getArray().toFloatArray()[0]).isCloseTo(byHand(0, 2, -1), within(1e-6f));
  }

  @Test
  void aLongGradientIsMadeShort() {
    Parameter kernel = parameter(new Shape(1, 1));
    AdamW adam = new AdamW(Tracker.fixed(RATE), 0, 3, manager, List.of(kernel));

    step(adam, kernel, 2);
    step(adam, kernel, -1e6f);

    assertThat(kernel.getArray().toFloatArray()[0]).isCloseTo(byHand(0, 2, -3), within(1e-6f));
  }

  @Test
  void whatIsReadBackGoesOnTheSame() throws IOException {
    Parameter one = parameter(new Shape(1, 1));
    Parameter other = parameter(new Shape(1, 1));
    AdamW first = new AdamW(Tracker.fixed(RATE), 0, 0, manager, List.of(one));
    step(first, one, 3);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    first.write(new DataOutputStream(bytes));

    AdamW second = new AdamW(Tracker.fixed(RATE), 0, 0, manager, List.of(other));
    second.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    one.getArray().copyTo(other.getArray());
    step(first, one, -1);
    step(second, other, -1);

    assertThat(second.updates()).isEqualTo(2);
    assertThat(other.getArray()).isEqualTo(one.getArray());
  }

  @Test
  void anUpdateLeavesNothingOfItsGradientToTheNext() {
    Parameter kernel = parameter(new Shape(1, 1));
    NDArray weight = kernel.getArray();
    weight.setRequiresGradient(true);
    AdamW adam = new AdamW(Tracker.fixed(RATE), 0.5, 0, manager, List.of(kernel));
    try (GradientCollector collector = Engine.getEngine(TorchEngine.NAME).newGradientCollector();
        NDArray tripled = weight.mul(3);
        NDArray loss = tripled.sum()) {
      collector.backward(loss);
    }
    assertThat(gradient(weight)).isEqualTo(3);

    adam.nextStep(0, 3);
    try (NDArray gradient = weight.getGradient()) {
      adam.update(kernel.getId(), weight, gradient);
    }

    assertThat(gradient(weight)).isZero();
  }

  private static float gradient(NDArray weight) {
    try (NDArray gradient = weight.getGradient()) {
      return gradient.toFloatArray()[0];
    }
  }

  /** Kingma and Ba, algorithm 1, with decay before each step. */
  private static float byHand(double decay, double... gradients) {
    double weight = 1;
    double mean = 0;
    double variance = 0;
    for (int t = 1; t <= gradients.length; t++) {
      double gradient = gradients[t - 1];
      mean = 0.9 * mean + 0.1 * gradient;
      variance = 0.999 * variance + 0.001 * gradient * gradient;
      weight -= RATE * decay * weight;
      double step = mean / (1 - Math.pow(0.9, t));
      weight -= RATE * step / (Math.sqrt(variance / (1 - Math.pow(0.999, t))) + 1e-8);
    }
    return (float) weight;
  }

  private void step(AdamW adam, Parameter parameter, float gradient) {
    adam.nextStep(0, Math.abs(gradient));
    Shape shape = parameter.getArray().getShape();
    try (NDArray array = manager.full(shape, gradient)) {
      adam.update(parameter.getId(), parameter.getArray(), array);
    }
  }

  private Parameter parameter(Shape shape) {
    Parameter parameter =
        Parameter.builder().setName("kernel").setType(Parameter.Type.WEIGHT).build();
    parameter.setShape(shape);
    parameter.setInitializer(Initializer.ONES);
    parameter.initialize(manager, DataType.FLOAT32);
    return parameter;
  }
}
