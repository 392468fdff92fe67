package dev.maskstream.proto;

import java.util.Arrays;

/** Numbers that grow in number. Belongs to one thread. */
final class IntList {
  private int[] values = new int[64];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  int at(int index) {
    return values[index];
  }

  int size() {
    return size;
  }

  void truncate(int newSize) {
    size = newSize;
  }

  /** Index of a value in the sorted part {@code from} to {@code to}; negative when it is not. */
  int search(int from, int to, int value) {
    return Arrays.binarySearch(values, from, to, value);
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }

  int[] toArray(int from) {
    return Arrays.copyOfRange(values, from, size);
  }
}
