package dev.maskstream.onednn;

import dev.maskstream.onednn.Network.Combination;
import dev.maskstream.onednn.Network.Operation;
import dev.maskstream.onednn.Network.Scaling;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** Makes the primitives that work value by value on one tensor or two, a ReLU behind them fused. */
final class ArithmeticCompiler {
  private final engine cpu;
  private final NativeConstants constants;

  ArithmeticCompiler(engine cpu, NativeConstants constants) {
    this.cpu = cpu;
    this.constants = constants;
  }

  /**
   * Makes a sum or a product.
   *
   * @throws IllegalArgumentException if the two are not of one size
   */
  Made combination(Combination step, Tensor left, Tensor right, Tensor out) {
    if (!left.extent().equals(right.extent())) {
      throw new IllegalArgumentException(
          "the %s '%s' is of %s and %s"
              .formatted(
                  step.of() == Operation.SUM ? "Add" : "Mul",
                  step.output(),
                  left.extent(),
                  right.extent()));
    }
    algorithm how = step.of() == Operation.SUM ? algorithm.binary_add : algorithm.binary_mul;
    return made(how, left, right.cells(), out, step.relu());
  }

  Made scaling(Scaling step, Tensor in, Tensor out) {
    float[] factors = new float[step.factors().size()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = step.factors().get(i);
    }
    memory.desc eachChannel =
        new memory.desc(
            new long[] {1, factors.length, 1, 1}, memory.data_type.f32, memory.format_tag.nhwc);
    return made(algorithm.binary_mul, in, constants.floats(factors, eachChannel), out, step.relu());
  }

  private Made made(algorithm how, Tensor left, memory right, Tensor out, boolean relu) {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(scratchpad_mode.user);
    if (relu) {
      post_ops after = new post_ops();
      after.append_eltwise(algorithm.eltwise_relu, 0, 0);
      attributes.set_post_ops(after);
    }
    binary.primitive_desc description =
        new binary.primitive_desc(
            cpu, how, left.layout(), right.get_desc(), out.layout(), attributes, false);
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(dnnl.DNNL_ARG_SRC_0, left.cells());
    arguments.put(dnnl.DNNL_ARG_SRC_1, right);
    arguments.put(dnnl.DNNL_ARG_DST, out.cells());
    return new Made(new binary(description), arguments, description.scratchpad_desc());
  }
}
