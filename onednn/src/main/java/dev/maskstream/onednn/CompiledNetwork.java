package dev.maskstream.onednn;

import dev.maskstream.onednn.Buffers.Buffer;
import dev.maskstream.onednn.NetworkCompiler.Extent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A network ready to run on one shape of input, with the native memory it runs in. Made inside a
 * {@code PointerScope}; keeps what it needs beyond it.
 *
 * <p>Threads: one at a time.
 */
final class CompiledNetwork implements AutoCloseable {
  private final List<Command> commands;
  private final Ends ends;
  private final List<Pointer> kept = new ArrayList<>();
  private final ByteBuffer picture;
  private final FloatBuffer logits;
  private final long bytes;
  private long convolutionNanos;

  /**
   * One primitive and what it reads and writes.
   *
   * @param convolution whether it is one, of which the time is kept
   */
  record Command(primitive work, IntMemoryMap arguments, boolean convolution) {}

  /** Where the outside meets the network: bytes go in, floats {@code [N,H,W,classes]} come out. */
  record Ends(memory picture, memory logits, Extent in, Extent out) {}

  CompiledNetwork(List<Command> commands, Ends ends, Buffers buffers) {
    this.commands = List.copyOf(commands);
    this.ends = ends;
    for (Command command : commands) {
      keep(command.work());
      keep(command.arguments());
    }
    buffers.all().stream().map(Buffer::cells).forEach(this::keep);
    this.bytes = buffers.all().stream().mapToLong(Buffer::size).sum();
    this.picture = view(ends.picture(), ends.in(), 1);
    this.logits = view(ends.logits(), ends.out(), Float.BYTES).asFloatBuffer();
  }

  private void keep(Pointer pointer) {
    pointer.retainReference();
    kept.add(pointer);
  }

  private static ByteBuffer view(memory cells, Extent extent, int bytesEach) {
    long size = bytesEach;
    for (long dim : extent.dims()) {
      size = Math.multiplyExact(size, dim);
    }
    // A Java buffer cannot be larger than this.
    long fits = Math.toIntExact(size);
    return new BytePointer(cells.get_data_handle())
        .capacity(fits)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }

  /**
   * Runs the network.
   *
   * @param pixels as many bytes as the input has
   */
  void run(ByteBuffer pixels, stream queue) {
    picture.clear().put(pixels);
    convolutionNanos = 0;
    for (Command command : commands) {
      long began = System.nanoTime();
      command.work().execute(queue, command.arguments());
      convolutionNanos += command.convolution() ? System.nanoTime() - began : 0;
    }
    queue._wait();
  }

  /** What the convolutions of the last run took; on a processor each is done when it returns. */
  long convolutionNanos() {
    return convolutionNanos;
  }

  /** Of the last run; see {@link PixelReader}. */
  FloatBuffer logits() {
    return logits;
  }

  Extent out() {
    return ends.out();
  }

  /** Bytes of native memory that tensors and scratchpad take; kernels come on top. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    kept.reversed().forEach(Pointer::releaseReference);
    kept.clear();
  }
}
