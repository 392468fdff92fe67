package dev.maskstream.vision.image.video;

/**
 * What the decoding process lets through.
 *
 * @param maxPixels of a frame
 * @param maxSide of a frame
 * @param maxBytes of a compressed frame
 * @param maxFrames after which it stops with a failure
 */
record FrameBounds(long maxPixels, int maxSide, int maxBytes, long maxFrames) {
  void check(int width, int height) throws Refusal {
    if (width < 1
        || height < 1
        || width > maxSide
        || height > maxSide
        || (long) width * height > maxPixels) {
      throw new Refusal(
          "too-large",
          "a frame is %dx%d; at most %d pixels and %d a side are read"
              .formatted(width, height, maxPixels, maxSide));
    }
  }
}
