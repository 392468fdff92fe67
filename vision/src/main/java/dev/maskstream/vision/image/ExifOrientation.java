package dev.maskstream.vision.image;

/** Finds the orientation tag in a block of EXIF, which is a small TIFF file (EXIF 2.32, 4.6.4). */
final class ExifOrientation {
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int MOST_ENTRIES = 512;

  /**
   * Reads the orientation.
   *
   * @param start of the TIFF header
   * @param end just past the block
   * @return upright if there is no such tag, or none that can be read
   */
  static Orientation find(byte[] bytes, int start, int end) {
    ByteReader in = new ByteReader(bytes, end);
    boolean littleEndian = in.has(start, "II*\0");
    if (!littleEndian && !in.has(start, "MM\0*")) {
      return Orientation.UPRIGHT;
    }
    long offset = u32(in, start + 4, littleEndian);
    if (offset < 8 || offset > end - start) {
      return Orientation.UPRIGHT;
    }
    int directory = start + (int) offset;
    int entries = Math.min(u16(in, directory, littleEndian), MOST_ENTRIES);
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + 12 * i;
      if (u16(in, entry, littleEndian) == ORIENTATION_TAG
          && u16(in, entry + 2, littleEndian) == SHORT) {
        return Orientation.ofExif(u16(in, entry + 8, littleEndian));
      }
    }
    return Orientation.UPRIGHT;
  }

  private static int u16(ByteReader in, int at, boolean littleEndian) {
    int value = in.u16(at);
    return value >= 0 && littleEndian
        ? Short.toUnsignedInt(Short.reverseBytes((short) value))
        : value;
  }

  private static long u32(ByteReader in, int at, boolean littleEndian) {
    long value = in.u32(at);
    return value >= 0 && littleEndian
        ? Integer.toUnsignedLong(Integer.reverseBytes((int) value))
        : value;
  }

  private ExifOrientation() {}
}
