package dev.maskstream.vision.image;

/** Draws a class map over its frame. Threads: any. */
public final class Overlay {

  /**
   * Blends and encodes.
   *
   * @param palette 256 colours as 0xRRGGBB, by class id
   * @param opacity of the class's colour, 0 to 1
   * @return a JPEG
   * @throws IllegalArgumentException if the sizes differ or a figure is out of range
   */
  public static byte[] jpeg(RgbImage frame, ClassMap classMap, int[] palette, double opacity) {
    return JpegEncoder.encode(
        blend(frame, classMap, palette, opacity), JpegEncoder.DEFAULT_QUALITY);
  }

  /** The same, not encoded. */
  public static RgbImage blend(RgbImage frame, ClassMap classMap, int[] palette, double opacity) {
    if (frame.width() != classMap.width() || frame.height() != classMap.height()) {
      throw new IllegalArgumentException(
          "a class map of %dx%d over a frame of %dx%d"
              .formatted(classMap.width(), classMap.height(), frame.width(), frame.height()));
    }
    if (palette.length != Palette.SIZE || !(opacity >= 0 && opacity <= 1)) {
      throw new IllegalArgumentException(palette.length + " colours, opacity " + opacity);
    }
    // In 256ths, so that a pixel costs a multiplication and a shift a channel.
    int colourShare = (int) Math.round(opacity * 256);
    int frameShare = 256 - colourShare;
    byte[] from = frame.rgb();
    byte[] ids = classMap.ids();
    byte[] to = new byte[from.length];
    for (int i = 0, at = 0; i < ids.length; i++, at += 3) {
      int rgb = palette[Byte.toUnsignedInt(ids[i])];
      to[at] = blend(from[at], frameShare, rgb >> 16, colourShare);
      to[at + 1] = blend(from[at + 1], frameShare, rgb >> 8, colourShare);
      to[at + 2] = blend(from[at + 2], frameShare, rgb, colourShare);
    }
    return new RgbImage(frame.width(), frame.height(), to);
  }

  private static byte blend(byte from, int frameShare, int colour, int colourShare) {
    return (byte) ((Byte.toUnsignedInt(from) * frameShare + (colour & 0xff) * colourShare) >> 8);
  }

  private Overlay() {}
}
