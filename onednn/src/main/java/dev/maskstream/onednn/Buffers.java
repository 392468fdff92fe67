package dev.maskstream.onednn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;

/** Native memory that tensors take turns in: what nothing reads any more is lent out again. */
final class Buffers {
  private final engine cpu;
  private final List<Buffer> all = new ArrayList<>();
  private final List<Buffer> free = new ArrayList<>();

  Buffers(engine cpu) {
    this.cpu = cpu;
  }

  /** Room for a tensor. */
  record Buffer(memory cells, long size) {
    memory viewAs(memory.desc layout, engine cpu) {
      return new memory(layout, cpu, cells.get_data_handle());
    }
  }

  /** The smallest free buffer that is large enough, or a new one. */
  Buffer take(long size) {
    Buffer found =
        free.stream()
            .filter(buffer -> buffer.size() >= size)
            .min(Comparator.comparingLong(Buffer::size))
            .orElse(null);
    if (found != null) {
      free.remove(found);
      return found;
    }
    return takeNew(size);
  }

  /** Room that no tensor ever had, for what is in use all the time. */
  Buffer takeNew(long size) {
    memory.desc plain =
        new memory.desc(new long[] {size}, memory.data_type.u8, memory.format_tag.a);
    Buffer made = new Buffer(new memory(plain, cpu), size);
    all.add(made);
    return made;
  }

  void giveBack(Buffer buffer) {
    free.add(buffer);
  }

  /** All there are, lent out or free. Primitives do not keep them alive. */
  List<Buffer> all() {
    return all;
  }
}
