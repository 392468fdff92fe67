package dev.maskstream.onednn;

import dev.maskstream.onednn.Buffers.Buffer;
import dev.maskstream.onednn.CompiledNetwork.Command;
import dev.maskstream.onednn.Network.Bytes;
import dev.maskstream.onednn.Network.Combination;
import dev.maskstream.onednn.Network.Concatenation;
import dev.maskstream.onednn.Network.Concatenation.Part;
import dev.maskstream.onednn.Network.Convolution;
import dev.maskstream.onednn.Network.Deconvolution;
import dev.maskstream.onednn.Network.MaxPool;
import dev.maskstream.onednn.Network.Scaling;
import dev.maskstream.onednn.Network.Step;
import dev.maskstream.onednn.Network.Upsampling;
import dev.maskstream.onednn.Network.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.deconvolution_forward;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_forward;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Makes the primitives that run a network on one shape of input. Channels lie innermost from end to
 * end, so that nothing is ever moved from one layout to another; kernels are brought into the
 * layout each convolution asks for, once.
 *
 * <p>oneDNN counts references to what its objects need, so only what {@link CompiledNetwork}
 * touches itself is kept; everything else made here is released when the compiler is done.
 */
final class NetworkCompiler {
  private final Network network;
  private final engine cpu;
  private final memory.data_type type;
  private final Buffers buffers;
  private final NativeConstants constants;
  private final ConvolutionCompiler convolutions;
  private final ArithmeticCompiler arithmetic;
  private final JoinCompiler joins;
  private final Map<String, Tensor> tensors = new HashMap<>();
  private final Map<String, Integer> readersLeft = new HashMap<>();
  private final List<Command> commands = new ArrayList<>();
  private final List<Scratch> scratches = new ArrayList<>();

  /** What a primitive wants for itself while it runs. */
  private record Scratch(IntMemoryMap arguments, memory.desc layout) {}

  /** Sizes of a tensor. */
  record Extent(int batch, int channels, int height, int width) {
    long[] dims() {
      return new long[] {batch, channels, height, width};
    }
  }

  private NetworkCompiler(Network network, memory.data_type floats, engine cpu, stream queue) {
    this.network = network;
    this.cpu = cpu;
    this.type = floats;
    this.buffers = new Buffers(cpu);
    this.constants = new NativeConstants(cpu);
    this.convolutions = new ConvolutionCompiler(cpu, queue, constants);
    this.arithmetic = new ArithmeticCompiler(cpu, constants);
    this.joins = new JoinCompiler(cpu);
  }

  /**
   * Compiles.
   *
   * @param floats how wide what is not kept as bytes is: 32 bits or 16
   * @param input of the network
   * @throws IllegalArgumentException if the network cannot have an input of this shape
   */
  static CompiledNetwork compile(
      Network network, memory.data_type floats, engine cpu, stream queue, Extent input) {
    try (PointerScope _ = new PointerScope()) {
      return new NetworkCompiler(network, floats, cpu, queue).compile(input);
    }
  }

  private CompiledNetwork compile(Extent input) {
    countReaders();
    Tensor picture = tensor(input, memory.data_type.u8);
    tensors.put(network.input(), picture);
    network.steps().forEach(this::add);
    Tensor logits = tensors.get(network.logits());
    shareScratchpad();
    return new CompiledNetwork(
        commands,
        new CompiledNetwork.Ends(
            picture.cells(), logits.cells(), picture.extent(), logits.extent()),
        buffers);
  }

  private void countReaders() {
    for (Step step : network.steps()) {
      inputs(step).forEach(name -> readersLeft.merge(name, 1, Integer::sum));
    }
    readersLeft.merge(network.logits(), 1, Integer::sum);
  }

  /** The picture's buffer is filled from outside and belongs to nobody else. */
  private static List<String> inputs(Step step) {
    return step instanceof Convolution convolution && convolution.ofPicture()
        ? convolution.added().stream().toList()
        : step.inputs();
  }

  private void add(Step step) {
    Tensor result =
        switch (step) {
          case Convolution convolution -> convolution(convolution);
          case Deconvolution deconvolution -> deconvolution(deconvolution);
          case Combination combination -> combination(combination);
          case Scaling scaling -> scaling(scaling);
          case MaxPool pool -> maxPool(pool);
          case Upsampling upsampling -> upsampling(upsampling);
          case Concatenation concatenation -> concatenation(concatenation);
        };
    tensors.put(step.output(), result);
    for (String input : inputs(step)) {
      if (readersLeft.merge(input, -1, Integer::sum) == 0) {
        buffers.giveBack(tensors.get(input).buffer());
      }
    }
  }

  private Tensor convolution(Convolution step) {
    Tensor read = tensors.get(step.ofPicture() ? network.input() : step.input());
    Weights weights = step.weights();
    if (read.extent().channels() != weights.channels()) {
      throw new IllegalArgumentException(
          "convolution '%s' takes %d channels, not %d"
              .formatted(step.output(), weights.channels(), read.extent().channels()));
    }
    Extent extent = after(step.output(), step.window(), read.extent(), weights.filters());
    Optional<Tensor> added = step.added().map(tensors::get);
    requireSize(step.output(), extent, added);
    Tensor out = tensor(extent, typeOf(step.output()));
    Optional<Bytes> bytes = network.bytesRead(step);
    Optional<Bytes> written = Optional.ofNullable(network.bytes().get(step.output()));
    if (network.computesInBytes(step)) {
      run(
          convolutions.ofBytes(
              step, new ConvolutionCompiler.Ends(read, out, bytes, written, added)));
      return out;
    }
    Tensor in = bytes.isPresent() ? asFloats(read, bytes.get()) : read;
    run(
        convolutions.ofFloats(
            step,
            new ConvolutionCompiler.Ends(in, out, Optional.empty(), written, added),
            bytes.map(Bytes::scale).orElse(1f)));
    if (bytes.isPresent()) {
      buffers.giveBack(in.buffer());
    }
    return out;
  }

  private static void requireSize(String name, Extent extent, Optional<Tensor> added) {
    if (added.isPresent() && !added.get().extent().equals(extent)) {
      throw new IllegalArgumentException(
          "the Add '%s' is of %s and %s".formatted(name, extent, added.get().extent()));
    }
  }

  private Tensor deconvolution(Deconvolution step) {
    Tensor in = tensors.get(step.input());
    Extent small = in.extent();
    Window window = step.window();
    Extent extent =
        new Extent(
            small.batch(),
            step.weights().filters(),
            window.before(0, small.height()),
            window.before(1, small.width()));
    requireSomething(step.output(), small, extent);
    Tensor out = tensor(extent, typeOf(step.output()));
    Optional<Bytes> bytes = Optional.ofNullable(network.bytes().get(step.input()));
    run(convolutions.transposed(step, in, out, bytes));
    return out;
  }

  private Tensor combination(Combination step) {
    Tensor left = tensors.get(step.left());
    Tensor out = tensor(left.extent(), typeOf(step.output()));
    run(arithmetic.combination(step, left, tensors.get(step.right()), out));
    return out;
  }

  private Tensor scaling(Scaling step) {
    Tensor in = tensors.get(step.input());
    Tensor out = tensor(in.extent(), typeOf(step.output()));
    run(arithmetic.scaling(step, in, out));
    return out;
  }

  /** Bytes less their zero point, which floats of any precision hold exactly. */
  private Tensor asFloats(Tensor read, Bytes bytes) {
    Tensor floats = tensor(read.extent(), type);
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(dnnl.DNNL_ARG_FROM, read.cells());
    arguments.put(dnnl.DNNL_ARG_TO, floats.cells());
    primitive_attr attributes = new primitive_attr();
    if (bytes.zero() != 0) {
      attributes.set_zero_points_mask(dnnl.DNNL_ARG_FROM, 0);
      arguments.put(
          dnnl.DNNL_ARG_ATTR_ZERO_POINTS | dnnl.DNNL_ARG_FROM, constants.integer(bytes.zero()));
    }
    run(new reorder(read.cells(), floats.cells(), attributes), arguments, null);
    return floats;
  }

  private memory.data_type typeOf(String tensor) {
    if (tensor.equals(network.logits())) {
      return memory.data_type.f32;
    }
    Bytes bytes = network.bytes().get(tensor);
    if (bytes == null) {
      return type;
    }
    return bytes.signed() ? memory.data_type.s8 : memory.data_type.u8;
  }

  private Tensor maxPool(MaxPool step) {
    Tensor in = tensors.get(step.input());
    Window window = step.window();
    Extent extent = after(step.output(), window, in.extent(), in.extent().channels());
    Tensor out = tensor(extent, typeOf(step.output()));
    var description =
        new pooling_forward.primitive_desc(
            cpu,
            prop_kind.forward_inference,
            algorithm.pooling_max,
            in.layout(),
            out.layout(),
            longs(window.strides(), 0),
            new long[] {window.height(), window.width()},
            longs(window.dilations(), -1),
            longs(window.padBegin(), 0),
            longs(window.padEnd(), 0),
            attributes(),
            false);
    run(new pooling_forward(description), arguments(in, out), description.scratchpad_desc());
    return out;
  }

  private Tensor upsampling(Upsampling step) {
    Tensor in = tensors.get(step.input());
    Extent small = in.extent();
    Extent large =
        new Extent(
            small.batch(),
            small.channels(),
            Math.multiplyExact(small.height(), step.timesHigh()),
            Math.multiplyExact(small.width(), step.timesWide()));
    Tensor out = tensor(large, typeOf(step.output()));
    // The C++ class has no constructor on the Java side, so this one is made by the C function.
    PointerPointer<Pointer> made = new PointerPointer<>(1);
    int status =
        dnnl.dnnl_resampling_forward_primitive_desc_create(
            made,
            cpu.get(),
            prop_kind.forward_inference.value,
            algorithm.resampling_nearest.value,
            new float[] {step.timesHigh(), step.timesWide()},
            in.layout().get(),
            out.layout().get(),
            null);
    if (status != 0) {
      throw new IllegalArgumentException(
          "oneDNN refuses to resize '%s' (status %d)".formatted(step.output(), status));
    }
    dnnl_primitive_desc description = new dnnl_primitive_desc(made.get());
    run(new primitive(description), arguments(in, out), null);
    dnnl.dnnl_primitive_desc_destroy(description);
    return out;
  }

  private Tensor concatenation(Concatenation step) {
    List<Extent> extents =
        step.parts().stream()
            .map(part -> JoinCompiler.joined(tensors.get(part.input()).extent(), part))
            .toList();
    Extent first = extents.getFirst();
    for (Extent extent : extents) {
      if (extent.height() != first.height() || extent.width() != first.width()) {
        throw new IllegalArgumentException(
            "'%s' would join %dx%d with %dx%d: the network halves sizes that are odd"
                .formatted(
                    step.output(), first.width(), first.height(), extent.width(), extent.height()));
      }
    }
    int channels = extents.stream().mapToInt(Extent::channels).sum();
    Tensor out =
        tensor(
            new Extent(first.batch(), channels, first.height(), first.width()),
            typeOf(step.output()));
    int channel = 0;
    for (Part part : step.parts()) {
      run(joins.copy(tensors.get(part.input()), out, part, channel));
      channel += tensors.get(part.input()).extent().channels();
    }
    return out;
  }

  private static Extent after(String name, Window window, Extent in, int channels) {
    Extent out =
        new Extent(in.batch(), channels, window.after(0, in.height()), window.after(1, in.width()));
    requireSomething(name, in, out);
    return out;
  }

  private static void requireSomething(String name, Extent in, Extent out) {
    if (out.height() < 1 || out.width() < 1) {
      throw new IllegalArgumentException(
          "'%s' leaves nothing of %dx%d".formatted(name, in.width(), in.height()));
    }
  }

  private Tensor tensor(Extent extent, memory.data_type of) {
    memory.desc layout = new memory.desc(extent.dims(), of, memory.format_tag.nhwc);
    Buffer buffer = buffers.take(layout.get_size());
    return new Tensor(buffer, buffer.viewAs(layout, cpu), layout, extent);
  }

  private static IntMemoryMap arguments(Tensor in, Tensor out) {
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(dnnl.DNNL_ARG_SRC, in.cells());
    arguments.put(dnnl.DNNL_ARG_DST, out.cells());
    return arguments;
  }

  private static primitive_attr attributes() {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(scratchpad_mode.user);
    return attributes;
  }

  private void run(Made made) {
    run(made.work(), made.arguments(), made.scratch());
  }

  private void run(primitive step, IntMemoryMap arguments, memory.desc scratch) {
    boolean convolution =
        step instanceof convolution_forward || step instanceof deconvolution_forward;
    commands.add(new Command(step, arguments, convolution));
    if (scratch != null && scratch.get_size() > 0) {
      scratches.add(new Scratch(arguments, scratch));
    }
  }

  /** One scratchpad for all, since they run one after the other. */
  private void shareScratchpad() {
    long size =
        scratches.stream().mapToLong(scratch -> scratch.layout().get_size()).max().orElse(0);
    if (size == 0) {
      return;
    }
    Buffer shared = buffers.takeNew(size);
    for (Scratch scratch : scratches) {
      scratch.arguments().put(dnnl.DNNL_ARG_SCRATCHPAD, shared.viewAs(scratch.layout(), cpu));
    }
  }

  private static long[] longs(List<Integer> values, int plus) {
    return values.stream().mapToLong(value -> value + plus).toArray();
  }
}
