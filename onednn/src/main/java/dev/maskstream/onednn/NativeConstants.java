package dev.maskstream.onednn;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;

/** Numbers of a network where oneDNN reads them. Freed by whoever uses them. */
final class NativeConstants {
  private final engine cpu;

  NativeConstants(engine cpu) {
    this.cpu = cpu;
  }

  memory floats(float[] values) {
    return floats(values, vector(values.length, memory.data_type.f32));
  }

  /**
   * Lays out floats.
   *
   * @param layout as many as there are values, one after the other
   */
  memory floats(float[] values, memory.desc layout) {
    memory cells = new memory(layout, cpu);
    new FloatPointer(cells.get_data_handle()).put(values, 0, values.length);
    return cells;
  }

  /** One whole number where oneDNN wants such, as it does for zero points. */
  memory integer(int value) {
    memory cells = new memory(vector(1, memory.data_type.s32), cpu);
    new IntPointer(cells.get_data_handle()).put(value);
    return cells;
  }

  static memory.desc vector(int length, memory.data_type type) {
    return new memory.desc(new long[] {length}, type, memory.format_tag.a);
  }
}
