package dev.maskstream.onednn;

import dev.maskstream.onednn.Network.Bytes;
import dev.maskstream.onednn.Network.Convolution;
import dev.maskstream.onednn.Network.Deconvolution;
import dev.maskstream.onednn.Network.Window;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;

/**
 * Makes one convolution's primitive, transposed or not, with its kernel in the layout that it asks
 * for and whatever comes before and behind it fused: scales and zero points of bytes, bias, a
 * tensor that is added, ReLU. See <a
 * href="https://uxlfoundation.github.io/oneDNN/dev_guide_attributes_quantization.html">oneDNN on
 * quantisation</a>.
 */
final class ConvolutionCompiler {
  private static final int SRC = dnnl.DNNL_ARG_SRC;
  private static final int DST = dnnl.DNNL_ARG_DST;
  private static final int KERNEL = dnnl.DNNL_ARG_WEIGHTS;
  private static final int ADDED = dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE | dnnl.DNNL_ARG_SRC_1;
  private static final int ONE = 0;
  private static final int EACH_FILTER = 1;

  private final engine cpu;
  private final stream queue;
  private final NativeConstants constants;

  /**
   * @param queue kernels are brought into their layout on it
   */
  ConvolutionCompiler(engine cpu, stream queue, NativeConstants constants) {
    this.cpu = cpu;
    this.queue = queue;
    this.constants = constants;
  }

  /**
   * What a convolution reads and writes.
   *
   * @param read what bytes that it multiplies as such stand for; empty if it reads floats
   * @param written what bytes that it writes stand for; empty if it writes floats
   * @param added what is added before it writes
   */
  record Ends(
      Tensor in,
      Tensor out,
      Optional<Bytes> read,
      Optional<Bytes> written,
      Optional<Tensor> added) {}

  /**
   * Makes one that multiplies bytes.
   *
   * @param ends its {@code read} is there
   */
  Made ofBytes(Convolution step, Ends ends) {
    long[] dims = kernelDims(step.weights(), step.window());
    convolution_forward.primitive_desc description =
        describe(step, ends, new memory.desc(dims, memory.data_type.s8, memory.format_tag.any));
    IntMemoryMap arguments = arguments(step, ends);
    memory.desc wanted = description.weights_desc();
    arguments.put(KERNEL, kernelOfBytes(step.weights(), dims, wanted, arguments));
    return new Made(new convolution_forward(description), arguments, description.scratchpad_desc());
  }

  /**
   * Makes one that multiplies floats.
   *
   * @param ends neither end is of bytes
   * @param inputScale what the input is multiplied with first
   */
  Made ofFloats(Convolution step, Ends ends, float inputScale) {
    long[] dims = kernelDims(step.weights(), step.window());
    convolution_forward.primitive_desc description =
        describe(
            step,
            ends,
            new memory.desc(dims, ends.in().layout().get_data_type(), memory.format_tag.any));
    IntMemoryMap arguments = arguments(step, ends);
    arguments.put(
        KERNEL,
        inLayout(plain(step.weights().kernelTimes(inputScale), dims), description.weights_desc()));
    return new Made(new convolution_forward(description), arguments, description.scratchpad_desc());
  }

  private memory plain(float[] kernel, long[] dims) {
    return constants.floats(
        kernel, new memory.desc(dims, memory.data_type.f32, memory.format_tag.oihw));
  }

  /**
   * Makes a transposed one.
   *
   * @param read what bytes that it multiplies as such stand for; empty if it multiplies floats
   */
  Made transposed(Deconvolution step, Tensor in, Tensor out, Optional<Bytes> read) {
    Window window = step.window();
    Weights weights = step.weights();
    long[] dims = kernelDims(weights, window);
    memory.data_type type = read.isPresent() ? memory.data_type.s8 : in.layout().get_data_type();
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(scratchpad_mode.user);
    read.ifPresent(bytes -> mentionRead(attributes, bytes));
    if (step.relu()) {
      attributes.set_post_ops(relu(new post_ops()));
    }
    deconvolution_forward.primitive_desc description =
        new deconvolution_forward.primitive_desc(
            cpu,
            prop_kind.forward_inference,
            algorithm.deconvolution_direct,
            in.layout(),
            new memory.desc(dims, type, memory.format_tag.any),
            NativeConstants.vector(weights.filters(), memory.data_type.f32),
            out.layout(),
            longs(window.strides(), 0),
            longs(window.dilations(), -1),
            longs(window.padBegin(), 0),
            longs(window.padEnd(), 0),
            attributes,
            false);
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(SRC, in.cells());
    arguments.put(DST, out.cells());
    arguments.put(dnnl.DNNL_ARG_BIAS, constants.floats(weights.bias()));
    read.ifPresent(bytes -> put(arguments, SRC, bytes));
    memory.desc wanted = description.weights_desc();
    arguments.put(
        KERNEL,
        read.isPresent()
            ? kernelOfBytes(weights, dims, wanted, arguments)
            : inLayout(plain(weights.kernelTimes(1), dims), wanted));
    return new Made(
        new deconvolution_forward(description), arguments, description.scratchpad_desc());
  }

  /** A kernel of bytes in its layout; what they stand for goes to the arguments. */
  private memory kernelOfBytes(
      Weights weights, long[] dims, memory.desc wanted, IntMemoryMap arguments) {
    QuantisedKernel kernel = weights.quantised().orElseThrow();
    memory plain =
        new memory(new memory.desc(dims, memory.data_type.s8, memory.format_tag.oihw), cpu);
    byte[] values = kernel.values();
    new BytePointer(plain.get_data_handle()).put(values, 0, values.length);
    arguments.put(dnnl.DNNL_ARG_ATTR_SCALES | KERNEL, constants.floats(kernel.scales()));
    return inLayout(plain, wanted);
  }

  private static post_ops relu(post_ops after) {
    after.append_eltwise(algorithm.eltwise_relu, 0, 0);
    return after;
  }

  private static long[] kernelDims(Weights weights, Window window) {
    return new long[] {weights.filters(), weights.channels(), window.height(), window.width()};
  }

  private convolution_forward.primitive_desc describe(
      Convolution step, Ends ends, memory.desc kernel) {
    Window window = step.window();
    return new convolution_forward.primitive_desc(
        cpu,
        prop_kind.forward_inference,
        algorithm.convolution_direct,
        ends.in().layout(),
        kernel,
        NativeConstants.vector(step.weights().filters(), memory.data_type.f32),
        ends.out().layout(),
        longs(window.strides(), 0),
        // Here a dilation of 0 is what ONNX calls 1.
        longs(window.dilations(), -1),
        longs(window.padBegin(), 0),
        longs(window.padEnd(), 0),
        attributes(step, ends),
        false);
  }

  private static primitive_attr attributes(Convolution step, Ends ends) {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(scratchpad_mode.user);
    ends.read().ifPresent(bytes -> mentionRead(attributes, bytes));
    ends.written().ifPresent(bytes -> mention(attributes, DST, bytes));
    // Unsigned bytes from 0 up cannot be negative: writing them is what the ReLU does.
    boolean clipped =
        ends.written().filter(bytes -> !bytes.signed() && bytes.zero() == 0).isPresent();
    post_ops after = new post_ops();
    ends.added().ifPresent(tensor -> after.append_binary(algorithm.binary_add, tensor.layout()));
    attributes.set_post_ops(step.relu() && !clipped ? relu(after) : after);
    return attributes;
  }

  private static void mentionRead(primitive_attr attributes, Bytes bytes) {
    attributes.set_scales_mask(KERNEL, EACH_FILTER);
    mention(attributes, SRC, bytes);
  }

  private static void mention(primitive_attr attributes, int argument, Bytes bytes) {
    attributes.set_scales_mask(argument, ONE);
    if (bytes.zero() != 0) {
      attributes.set_zero_points_mask(argument, ONE);
    }
  }

  private IntMemoryMap arguments(Convolution step, Ends ends) {
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(SRC, ends.in().cells());
    arguments.put(DST, ends.out().cells());
    arguments.put(dnnl.DNNL_ARG_BIAS, constants.floats(step.weights().bias()));
    // The first of what comes behind the convolution, see attributes().
    ends.added().ifPresent(tensor -> arguments.put(ADDED, tensor.cells()));
    ends.read().ifPresent(bytes -> put(arguments, SRC, bytes));
    ends.written().ifPresent(bytes -> put(arguments, DST, bytes));
    return arguments;
  }

  private void put(IntMemoryMap arguments, int argument, Bytes bytes) {
    arguments.put(
        dnnl.DNNL_ARG_ATTR_SCALES | argument, constants.floats(new float[] {bytes.scale()}));
    if (bytes.zero() != 0) {
      arguments.put(dnnl.DNNL_ARG_ATTR_ZERO_POINTS | argument, constants.integer(bytes.zero()));
    }
  }

  private memory inLayout(memory from, memory.desc wanted) {
    memory to = new memory(wanted, cpu);
    new reorder(from, to).execute(queue, from, to);
    queue._wait();
    return to;
  }

  private static long[] longs(List<Integer> values, int plus) {
    return values.stream().mapToLong(value -> value + plus).toArray();
  }
}
