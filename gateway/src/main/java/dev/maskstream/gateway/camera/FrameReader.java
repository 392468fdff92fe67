package dev.maskstream.gateway.camera;

import dev.maskstream.vision.image.CameraReading;

/**
 * A camera that is being read.
 *
 * <p>Threads: one reads; {@link #close} may come from any and makes a {@link #read} that waits
 * return.
 */
interface FrameReader extends AutoCloseable {
  /** Waits for what comes next, however long. */
  CameraReading read();

  @Override
  void close();
}
