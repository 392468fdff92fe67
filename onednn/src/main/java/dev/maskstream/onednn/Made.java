package dev.maskstream.onednn;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;

/**
 * A primitive, what it reads and writes, and what it wants for itself while it runs.
 *
 * @param scratch null if nothing
 */
record Made(primitive work, IntMemoryMap arguments, memory.desc scratch) {}
