package dev.maskstream.onednn;

import ai.djl.ndarray.types.Shape;
import dev.maskstream.onednn.Network.Reading;
import dev.maskstream.onednn.NetworkCompiler.Extent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.PointerScope;

/**
 * A network in memory and the shapes it has been compiled for. A shape beyond the bound takes the
 * place of the one that was used longest ago.
 *
 * <p>Threads: one at a time, which computes alone.
 */
final class Session implements AutoCloseable {
  private final Network network;
  private final Precision precision;
  private final int mostShapes;
  private final OneDnnLibrary library;
  private final engine cpu;
  private final stream queue;
  private final PixelReader reader;
  private long convolutionNanos;
  private final LinkedHashMap<Extent, CompiledNetwork> compiled =
      new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param mostShapes compiled ones to keep, at least 1
   */
  Session(Network network, Precision precision, int mostShapes, OneDnnLibrary library) {
    this.network = network;
    this.precision = precision;
    this.mostShapes = mostShapes;
    this.library = library;
    this.reader = new PixelReader(network.classes());
    try (PointerScope _ = new PointerScope()) {
      this.cpu = new engine(engine.kind.cpu, 0);
      this.queue = new stream(cpu);
      cpu.retainReference();
      queue.retainReference();
    }
  }

  Network network() {
    return network;
  }

  /**
   * Runs the network.
   *
   * @param pixels {@code [N,H,W,channels]}
   * @param dims N, H, W and channels
   * @return of each output its bytes {@code [N,H,W]}, in the network's order
   * @throws IllegalArgumentException if the network does not take this shape
   */
  List<byte[]> run(ByteBuffer pixels, List<Integer> dims) {
    requireDeclared(dims);
    library.computeAlone();
    CompiledNetwork ready = compiledFor(extent(dims));
    ready.run(pixels, queue);
    convolutionNanos = ready.convolutionNanos();
    Extent out = ready.out();
    int pixelsOut = out.batch() * out.height() * out.width();
    byte[] classMap = new byte[pixelsOut];
    byte[] confidence = new byte[network.reads(Reading.CONFIDENCE) ? pixelsOut : 0];
    reader.read(ready.logits(), classMap, confidence);
    List<byte[]> results = new ArrayList<>();
    for (Network.Output output : network.outputs()) {
      results.add(output.reading() == Reading.CLASS_MAP ? classMap : confidence);
    }
    return results;
  }

  /** Of each output, for an input of this shape. */
  Shape outputShape(List<Integer> dims) {
    Extent out = compiledFor(extent(dims)).out();
    return new Shape(out.batch(), out.height(), out.width());
  }

  private static Extent extent(List<Integer> dims) {
    return new Extent(dims.get(0), dims.get(3), dims.get(1), dims.get(2));
  }

  private void requireDeclared(List<Integer> dims) {
    List<Long> declared = network.inputDims();
    for (int axis = 0; axis < dims.size(); axis++) {
      long wanted = declared.get(axis);
      if (dims.get(axis) < 1 || (wanted > 0 && wanted != dims.get(axis))) {
        throw new IllegalArgumentException(
            "input '%s' is %s (0: any) but got %s".formatted(network.input(), declared, dims));
      }
    }
  }

  private CompiledNetwork compiledFor(Extent input) {
    CompiledNetwork known = compiled.get(input);
    if (known != null) {
      return known;
    }
    CompiledNetwork made = NetworkCompiler.compile(network, floats(), cpu, queue, input);
    compiled.put(input, made);
    if (compiled.size() > mostShapes) {
      compiled.pollFirstEntry().getValue().close();
    }
    return made;
  }

  // In an int8 network floats are what a convolution adds, and inputs of those with float kernels:
  // bytes are exact in 16 bits.
  private memory.data_type floats() {
    boolean narrow =
        precision == Precision.BF16 || (precision == Precision.INT8 && library.computesBf16());
    return narrow ? memory.data_type.bf16 : memory.data_type.f32;
  }

  /** Bytes of native memory that tensors of all compiled shapes take. */
  long bytes() {
    return compiled.values().stream().mapToLong(CompiledNetwork::bytes).sum();
  }

  /** What the convolutions of the last run took. */
  long convolutionNanos() {
    return convolutionNanos;
  }

  int shapes() {
    return compiled.size();
  }

  @Override
  public void close() {
    compiled.values().forEach(CompiledNetwork::close);
    compiled.clear();
    queue.releaseReference();
    cpu.releaseReference();
  }
}
