package dev.maskstream.onednn;

import dev.maskstream.onednn.Network.Concatenation.Part;
import dev.maskstream.onednn.Network.Window;

/**
 * Sums of a kernel's weights by where they find copies of one pixel: the copy {@code a} of a pixel
 * lies under the weight {@code j} of a window of {@code k} when the window's result is {@code a -
 * j} further on, which is the weight {@code a - j + k - 1} of the transposed convolution.
 */
record Spread(int height, int width, int timesHigh, int timesWide) {
  Spread(Window window, Part grown) {
    this(window.height(), window.width(), grown.timesHigh(), grown.timesWide());
  }

  /** Sums, window by window. */
  float[] sums(float[] kernel) {
    int high = height + timesHigh - 1;
    int wide = width + timesWide - 1;
    float[] sums = new float[kernel.length / (height * width) * high * wide];
    for (int i = 0; i < kernel.length; i++) {
      int plane = i / (height * width) * high * wide;
      int row = height - 1 - i / width % height;
      int column = width - 1 - i % width;
      for (int copy = 0; copy < timesHigh * timesWide; copy++) {
        sums[plane + (row + copy / timesWide) * wide + column + copy % timesWide] += kernel[i];
      }
    }
    return sums;
  }
}
