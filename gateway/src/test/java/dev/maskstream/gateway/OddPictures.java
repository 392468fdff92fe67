package dev.maskstream.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Pictures that are not what they claim. */
final class OddPictures {
  private OddPictures() {}

  /** A small JPEG whose header claims another size. */
  static byte[] jpegClaiming(int width, int height) {
    byte[] jpeg = TestPictures.jpeg(16, 16);
    int frame = frameAt(jpeg);
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
    return jpeg;
  }

  /** Another coding than the data has. */
  static byte[] withMarker(byte[] jpeg, int marker) {
    byte[] changed = jpeg.clone();
    changed[frameAt(jpeg) + 1] = (byte) marker;
    return changed;
  }

  /** To be seen turned by a quarter, as its EXIF (orientation 6) says. */
  static byte[] turned(byte[] jpeg) {
    byte[] exif =
        HexFormat.of()
            .parseHex(
                "ffe100224578696600004d4d002a000000080001" + "01120003000000010006000000000000");
    byte[] turned = Arrays.copyOf(jpeg, jpeg.length + exif.length);
    System.arraycopy(exif, 0, turned, 2, exif.length);
    System.arraycopy(jpeg, 2, turned, 2 + exif.length, jpeg.length - 2);
    return turned;
  }

  static byte[] withPrecision(byte[] jpeg, int bits) {
    byte[] changed = jpeg.clone();
    changed[frameAt(jpeg) + 4] = (byte) bits;
    return changed;
  }

  static byte[] twoSizes(byte[] jpeg) {
    int frame = frameAt(jpeg);
    int end = frame + 2 + ByteBuffer.wrap(jpeg).getShort(frame + 2);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, end);
    out.write(jpeg, frame, jpeg.length - frame);
    return out.toByteArray();
  }

  /** Where the start-of-frame marker lies. */
  private static int frameAt(byte[] jpeg) {
    for (int at = 2; at < jpeg.length - 1; ) {
      if (jpeg[at] == (byte) 0xff && (jpeg[at + 1] & 0xff) == 0xc0) {
        return at;
      }
      at += 2 + Short.toUnsignedInt(ByteBuffer.wrap(jpeg).getShort(at + 2));
    }
    throw new IllegalArgumentException("not a baseline JPEG");
  }

  /** One bit a pixel, all black: small whatever its size. */
  static byte[] pngOfZeros(int width, int height) {
    return png(width, height, 1, deflated(((width + 7) / 8 + 1L) * height));
  }

  /** Gray, its data ending after half the rows, with checksums and end as they should be. */
  static byte[] pngWithHalfItsData(int width, int height) {
    return png(width, height, 8, deflated((width + 1L) * (height / 2)));
  }

  private static byte[] deflated(long zeros) {
    Deflater deflater = new Deflater();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    byte[] chunk = new byte[1 << 20];
    for (long left = zeros; left > 0 && !deflater.finished(); left -= chunk.length) {
      deflater.setInput(chunk, 0, (int) Math.min(left, chunk.length));
      while (!deflater.needsInput()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  private static byte[] png(int width, int height, int bits, byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) bits).array();
    chunk(out, "IHDR", header);
    chunk(out, "IDAT", data);
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String name, byte[] data) {
    byte[] type = name.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(type);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(3).nextBytes(bytes);
    return bytes;
  }
}
