package dev.maskstream.standalone.stream;

import java.io.IOException;
import java.util.Optional;

/** Frames in order, as JPEG or PNG. Threads: one. */
public interface FrameSupply extends AutoCloseable {
  /** Frames in all, or a negative number when that is not known. */
  long expected();

  /**
   * The next frame, or empty at the end.
   *
   * @throws IOException if it cannot be read
   */
  Optional<byte[]> next() throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
