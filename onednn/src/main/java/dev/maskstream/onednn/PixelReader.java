package dev.maskstream.onednn;

import java.nio.FloatBuffer;

/**
 * Reads one byte per pixel off values that lie {@code [pixels, classes]}, in strips that stay in
 * the processor's cache. Not for several threads.
 */
final class PixelReader {
  private static final int STRIP_PIXELS = 512;

  private final int classes;
  private final float[] strip;

  PixelReader(int classes) {
    this.classes = classes;
    this.strip = new float[Math.multiplyExact(STRIP_PIXELS, classes)];
  }

  /** Writes the class of the largest logit of each pixel; of two as large the first. */
  void classMap(FloatBuffer logits, byte[] out) {
    logits.clear();
    for (int done = 0; done < out.length; done += STRIP_PIXELS) {
      int pixels = Math.min(STRIP_PIXELS, out.length - done);
      logits.get(strip, 0, pixels * classes);
      for (int pixel = 0, at = 0; pixel < pixels; pixel++, at += classes) {
        out[done + pixel] = (byte) top(at);
      }
    }
  }

  private int top(int at) {
    int top = 0;
    float largest = strip[at];
    for (int i = 1; i < classes; i++) {
      float value = strip[at + i];
      // Both as conditional moves: a branch here is wrong too often to be guessed.
      top = value > largest ? i : top;
      largest = Math.max(largest, value);
    }
    return top;
  }

  /** Writes the largest share of each pixel x 255, rounded. */
  void confidence(FloatBuffer shares, byte[] out) {
    shares.clear();
    for (int done = 0; done < out.length; done += STRIP_PIXELS) {
      int pixels = Math.min(STRIP_PIXELS, out.length - done);
      shares.get(strip, 0, pixels * classes);
      for (int pixel = 0, at = 0; pixel < pixels; pixel++, at += classes) {
        out[done + pixel] = (byte) (255 * largest(at) + 0.5f);
      }
    }
  }

  private float largest(int at) {
    float largest = strip[at];
    for (int i = 1; i < classes; i++) {
      largest = Math.max(largest, strip[at + i]);
    }
    return largest;
  }
}
