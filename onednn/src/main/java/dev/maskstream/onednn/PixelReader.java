package dev.maskstream.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Reads one byte per pixel off logits that lie {@code [pixels, classes]}, in strips that stay in
 * the processor's cache. A strip is turned into planes first, so that every loop runs over pixels
 * and the compiler runs it on many at once. Not for several threads.
 */
final class PixelReader {
  private static final int STRIP = 512;
  // What is this far below the largest logit has no share that a byte could show.
  private static final float LEAST = -32;
  private static final float PART = 1f / 64;
  // Makes any difference between logits larger than any class.
  private static final float HUGE = 3e38f;
  private static final float NO_CLASS = 256;

  private final int classes;
  private final float[] strip;
  private final float[][] planes;
  private final float[] largest = new float[STRIP];
  private final float[] top = new float[STRIP];
  private final float[] sum = new float[STRIP];

  PixelReader(int classes) {
    this.classes = classes;
    this.strip = new float[Math.multiplyExact(STRIP, classes)];
    this.planes = new float[classes][STRIP];
  }

  /**
   * Reads both.
   *
   * @param classMap takes the class of the largest logit of each pixel; of two as large the first
   * @param confidence takes that class's softmax share x 255, rounded; nothing where it is empty
   */
  void read(FloatBuffer logits, byte[] classMap, byte[] confidence) {
    logits.clear();
    for (int done = 0; done < classMap.length; done += STRIP) {
      int pixels = Math.min(STRIP, classMap.length - done);
      logits.get(strip, 0, pixels * classes);
      Arrays.fill(largest, Float.NEGATIVE_INFINITY);
      for (int id = 0; id < classes; id++) {
        takePlane(planes[id], id, pixels);
      }
      Arrays.fill(top, NO_CLASS);
      for (int id = 0; id < classes; id++) {
        compare(planes[id], id);
      }
      for (int pixel = 0; pixel < pixels; pixel++) {
        classMap[done + pixel] = (byte) top[pixel];
      }
      if (confidence.length > 0) {
        share(confidence, done, pixels);
      }
    }
  }

  private void takePlane(float[] plane, int id, int pixels) {
    for (int pixel = 0, at = id; pixel < pixels; pixel++, at += classes) {
      plane[pixel] = strip[at];
    }
    for (int pixel = 0; pixel < STRIP; pixel++) {
      largest[pixel] = Math.max(largest[pixel], plane[pixel]);
    }
  }

  /** Leaves in the plane how far it is from the largest: 0 where it is the largest itself. */
  private void compare(float[] plane, int id) {
    for (int pixel = 0; pixel < STRIP; pixel++) {
      float below = plane[pixel] - largest[pixel];
      plane[pixel] = below;
      top[pixel] = Math.min(top[pixel], id + Math.min(below * -HUGE, NO_CLASS));
    }
  }

  private void share(byte[] confidence, int done, int pixels) {
    Arrays.fill(sum, 0);
    for (float[] plane : planes) {
      addExp(plane);
    }
    for (int pixel = 0; pixel < pixels; pixel++) {
      confidence[done + pixel] = (byte) (255 / sum[pixel] + 0.5f);
    }
  }

  /**
   * Adds the exponential of what is 0 or below, by its series at a 64th and six squarings: right to
   * 5 digits where it is above 1/1000.
   */
  private void addExp(float[] plane) {
    for (int pixel = 0; pixel < STRIP; pixel++) {
      float x = Math.max(plane[pixel], LEAST) * PART;
      float y = 1 + x * (1 + x * (0.5f + x * (1f / 6 + x * (1f / 24))));
      y *= y;
      y *= y;
      y *= y;
      y *= y;
      y *= y;
      sum[pixel] += y * y;
    }
  }
}
