package dev.maskstream.vision.image;

import java.time.Duration;

/**
 * How much of a video a {@link VideoReader} takes in.
 *
 * @param maxPixels of a frame
 * @param maxSide of a frame, pixels
 * @param maxFrameBytes of one compressed frame
 * @param maxFileBytes of a video that must be stored before it can be read, because its index may
 *     come last (MP4 from a stream)
 * @param maxFrames after which reading fails
 * @param frameDeadline how long one frame may take
 */
public record VideoLimits(
    long maxPixels,
    int maxSide,
    int maxFrameBytes,
    long maxFileBytes,
    long maxFrames,
    Duration frameDeadline) {

  /** 25 megapixels, 8192 a side, 8 MiB a frame, 2 GiB, ten million frames, 20 seconds. */
  public static final VideoLimits DEFAULT =
      new VideoLimits(25_000_000, 8192, 8 << 20, 2L << 30, 10_000_000, Duration.ofSeconds(20));

  public VideoLimits withFrameDeadline(Duration deadline) {
    return new VideoLimits(maxPixels, maxSide, maxFrameBytes, maxFileBytes, maxFrames, deadline);
  }

  public VideoLimits withMaxFrames(long frames) {
    return new VideoLimits(maxPixels, maxSide, maxFrameBytes, maxFileBytes, frames, frameDeadline);
  }

  /** Whether a frame of that size may be read. */
  public boolean allows(int width, int height) {
    return width > 0
        && height > 0
        && width <= maxSide
        && height <= maxSide
        && (long) width * height <= maxPixels;
  }
}
