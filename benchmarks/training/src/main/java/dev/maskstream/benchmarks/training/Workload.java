package dev.maskstream.benchmarks.training;

import dev.maskstream.trainer.data.Batch;
import dev.maskstream.trainer.net.UnetShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** What both sides fit: the strong preset's network, its batch size and its window of a frame. */
final class Workload {
  static final UnetShape SHAPE = new UnetShape(11, 16, 128, 4, true, 240, 176);
  static final int BATCH = 8;
  static final float RATE = 1e-3f;
  private static final int RGB = 3;

  /** Noise with random labels: what a step costs does not depend on what it sees. */
  static Batch batch() {
    int pixels = BATCH * SHAPE.inputWidth() * SHAPE.inputHeight();
    Random random = new Random(1);
    byte[] rgb = new byte[pixels * RGB];
    random.nextBytes(rgb);
    ByteBuffer ids = direct(pixels);
    ByteBuffer weights = direct(pixels * Float.BYTES);
    for (int i = 0; i < pixels; i++) {
      ids.put((byte) random.nextInt(SHAPE.classes()));
      weights.putFloat(1);
    }
    return new Batch(
        BATCH,
        SHAPE.inputWidth(),
        SHAPE.inputHeight(),
        direct(rgb.length).put(rgb).flip(),
        ids.flip(),
        weights.flip());
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private Workload() {}
}
