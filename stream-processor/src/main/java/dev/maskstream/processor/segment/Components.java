package dev.maskstream.processor.segment;

import dev.maskstream.vision.image.ClassMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parts of a class map that hang together: neighbours of the same class, also across corners. */
final class Components {
  private final int[] labels;
  private final List<Part> parts;

  /**
   * A part.
   *
   * @param id class
   * @param pixels how many it has
   */
  record Part(int id, int pixels) {}

  private Components(int[] labels, List<Part> parts) {
    this.labels = labels;
    this.parts = List.copyOf(parts);
  }

  /** Index, in {@link #parts}, of the part that the pixel {@code y * width + x} belongs to. */
  int label(int at) {
    return labels[at];
  }

  /** In order of their first pixel. */
  List<Part> parts() {
    return parts;
  }

  static Components of(ClassMap map) {
    int[] labels = new int[map.ids().length];
    Arrays.fill(labels, -1);
    int[] stack = new int[labels.length];
    List<Part> parts = new ArrayList<>();
    for (int start = 0; start < labels.length; start++) {
      if (labels[start] < 0) {
        int pixels = fill(map, start, parts.size(), labels, stack);
        parts.add(new Part(Byte.toUnsignedInt(map.ids()[start]), pixels));
      }
    }
    return new Components(labels, parts);
  }

  private static int fill(ClassMap map, int start, int label, int[] labels, int[] stack) {
    byte id = map.ids()[start];
    int pixels = 0;
    int height = 0;
    stack[height++] = start;
    labels[start] = label;
    while (height > 0) {
      int at = stack[--height];
      pixels++;
      int x = at % map.width();
      int y = at / map.width();
      for (int near = Math.max(0, y - 1); near <= Math.min(map.height() - 1, y + 1); near++) {
        for (int side = Math.max(0, x - 1); side <= Math.min(map.width() - 1, x + 1); side++) {
          int next = near * map.width() + side;
          if (labels[next] < 0 && map.ids()[next] == id) {
            labels[next] = label;
            stack[height++] = next;
          }
        }
      }
    }
    return pixels;
  }
}
