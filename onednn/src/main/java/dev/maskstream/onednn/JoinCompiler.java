package dev.maskstream.onednn;

import dev.maskstream.onednn.Network.Concatenation.Part;
import dev.maskstream.onednn.NetworkCompiler.Extent;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;

/** Makes the primitives that copy tensors into their channels of a joined one. */
final class JoinCompiler {
  private final engine cpu;

  JoinCompiler(engine cpu) {
    this.cpu = cpu;
  }

  /** The size of a part once it is up-sampled. */
  static Extent joined(Extent small, Part part) {
    return new Extent(
        small.batch(),
        small.channels(),
        Math.multiplyExact(small.height(), part.timesHigh()),
        Math.multiplyExact(small.width(), part.timesWide()));
  }

  /**
   * Copies a tensor into some channels of a larger one. Both are seen as {@code [N, H, times, W,
   * times, C]}; the small one has strides of 0 where a pixel is repeated. oneDNN's concatenation
   * copies pixel by pixel, which takes three times as long.
   */
  Made copy(Tensor in, Tensor out, Part part, int channel) {
    Extent small = in.extent();
    long high = part.timesHigh();
    long wide = part.timesWide();
    long rowIn = (long) small.width() * small.channels();
    long pixelOut = out.extent().channels();
    long rowOut = small.width() * wide * pixelOut;
    long[] dims = {small.batch(), small.height(), high, small.width(), wide, small.channels()};
    memory.desc from =
        new memory.desc(
            dims,
            in.layout().get_data_type(),
            new long[] {small.height() * rowIn, rowIn, 0, small.channels(), 0, 1});
    memory.desc whole =
        new memory.desc(
            new long[] {dims[0], dims[1], dims[2], dims[3], dims[4], pixelOut},
            out.layout().get_data_type(),
            new long[] {
              small.height() * high * rowOut, high * rowOut, rowOut, wide * pixelOut, pixelOut, 1
            });
    memory.desc to = whole.submemory_desc(dims, new long[] {0, 0, 0, 0, 0, channel}, false);
    memory read = in.buffer().viewAs(from, cpu);
    memory written = out.buffer().viewAs(to, cpu);
    IntMemoryMap arguments = new IntMemoryMap();
    arguments.put(dnnl.DNNL_ARG_FROM, read);
    arguments.put(dnnl.DNNL_ARG_TO, written);
    return new Made(new reorder(read, written), arguments, null);
  }
}
