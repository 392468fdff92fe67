package dev.maskstream.onednn;

import dev.maskstream.onednn.Buffers.Buffer;
import dev.maskstream.onednn.NetworkCompiler.Extent;
import org.bytedeco.dnnl.memory;

/** A step's result: where it lies and how large it is. */
record Tensor(Buffer buffer, memory cells, memory.desc layout, Extent extent) {}
