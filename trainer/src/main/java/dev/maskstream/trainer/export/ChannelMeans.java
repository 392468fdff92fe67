package dev.maskstream.trainer.export;

import java.nio.FloatBuffer;

/**
 * The mean of each channel of a tensor over pictures.
 *
 * <p>Threads: one.
 */
final class ChannelMeans {
  private double[] sums = new double[0];
  private long count;

  /**
   * Adds a tensor's values; those that are not finite count as 0.
   *
   * @param shape {@code [N,C,H,W]}, the same C each time
   */
  void add(FloatBuffer values, long[] shape) {
    int channels = Math.toIntExact(shape[1]);
    float[] plane = new float[Math.toIntExact(shape[2] * shape[3])];
    sums = sums.length == 0 ? new double[channels] : sums;
    for (int i = 0; i < shape[0] * channels; i++) {
      values.get(plane);
      double sum = 0;
      for (float value : plane) {
        sum += Math.abs(value) <= Float.MAX_VALUE ? value : 0;
      }
      sums[i % channels] += sum;
    }
    count += shape[0] * plane.length;
  }

  float[] means() {
    float[] means = new float[sums.length];
    for (int channel = 0; channel < means.length; channel++) {
      means[channel] = (float) (sums[channel] / count);
    }
    return means;
  }
}
