package dev.maskstream.vision.image;

import java.util.Optional;

/**
 * A frame of a video: either decoded, or a JPEG that the video held as it is (MJPEG).
 *
 * <p>Threads: immutable; the arrays it gives are its own and must not be written to.
 */
public final class VideoFrame {
  private final long index;
  private final long timestampMicros;
  private final int width;
  private final int height;
  private final byte[] bytes;
  private final boolean compressed;

  private VideoFrame(
      long index, long timestampMicros, int width, int height, byte[] bytes, boolean compressed) {
    this.index = index;
    this.timestampMicros = timestampMicros;
    this.width = width;
    this.height = height;
    this.bytes = bytes;
    this.compressed = compressed;
  }

  static VideoFrame decoded(long index, long timestampMicros, RgbImage image) {
    return new VideoFrame(
        index, timestampMicros, image.width(), image.height(), image.rgb(), false);
  }

  static VideoFrame jpeg(long index, long timestampMicros, int width, int height, byte[] jpeg) {
    return new VideoFrame(index, timestampMicros, width, height, jpeg, true);
  }

  /** Place in the video, from 0. */
  public long index() {
    return index;
  }

  /** Time since the start of the video. */
  public long timestampMicros() {
    return timestampMicros;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** Whether the video held this frame as a JPEG; it may then be torn. */
  public boolean isPassedThrough() {
    return compressed;
  }

  /**
   * The frame as JPEG: the video's own bytes, or compressed now with quality 95 and colour at full
   * resolution.
   */
  public byte[] jpeg() {
    return compressed ? bytes : FrameJpeg.encode(new RgbImage(width, height, bytes));
  }

  /** The frame's pixels, unless it was passed through. */
  public Optional<RgbImage> decoded() {
    return compressed ? Optional.empty() : Optional.of(new RgbImage(width, height, bytes));
  }
}
