package dev.maskstream.proto;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A class map as a PNG (ISO/IEC 15948) whose pixel values are class ids: 8-bit palette when
 * written, so that viewers show colours; palette or gray of 1 to 8 bits when read.
 *
 * <p>Threads: any. Work and memory are bounded by {@link MaskCodec#MAX_PIXELS}, whatever the bytes
 * say.
 */
public final class MaskPng {
  static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  static final int FILTER_UP = 2;

  /** Entries of a palette. */
  public static final int PALETTE_SIZE = 256;

  private MaskPng() {}

  /**
   * A PNG of a class map.
   *
   * @param rgbPalette256 colour of each class id as 0xRRGGBB, 256 of them
   * @throws IllegalArgumentException if the sizes do not match, or exceed {@link
   *     MaskCodec#MAX_PIXELS}
   */
  public static byte[] encode(byte[] ids, int width, int height, int[] rgbPalette256) {
    MapSize.check(ids, width, height);
    if (rgbPalette256.length != PALETTE_SIZE) {
      throw new IllegalArgumentException("palette of " + rgbPalette256.length + " colours");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
    out.writeBytes(SIGNATURE);
    chunk(out, "IHDR", header(width, height));
    chunk(out, "PLTE", palette(rgbPalette256));
    chunk(out, "IDAT", pixels(ids, width, height));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  /**
   * The class map of a PNG, read from its raster and never through its colours. A gray value is the
   * class id as it stands, whatever the bit depth.
   *
   * @throws MalformedMaskException if it is no whole PNG, or one of another kind; the message says
   *     which
   */
  public static PngMap decode(byte[] png) throws MalformedMaskException {
    return new PngReader(png).read();
  }

  private static byte[] header(int width, int height) {
    byte bitDepth = 8;
    byte indexedColour = 3;
    return ByteBuffer.allocate(13)
        .putInt(width)
        .putInt(height)
        .put(bitDepth)
        .put(indexedColour)
        .array();
  }

  private static byte[] palette(int[] rgb) {
    ByteBuffer bytes = ByteBuffer.allocate(3 * PALETTE_SIZE);
    for (int colour : rgb) {
      bytes.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
    }
    return bytes.array();
  }

  /** Rows as differences to the row above, which are mostly zero. */
  private static byte[] pixels(byte[] ids, int width, int height) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 << 10);
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream to = new DeflaterOutputStream(out, deflater, 8 << 10)) {
      byte[] row = new byte[1 + width];
      row[0] = FILTER_UP;
      for (int y = 0; y < height; y++) {
        int start = y * width;
        for (int x = 0; x < width; x++) {
          int above = y == 0 ? 0 : ids[start - width + x];
          row[1 + x] = (byte) (ids[start + x] - above);
        }
        to.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not refuse bytes", e);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array());
    out.writeBytes(name);
    out.writeBytes(content);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
  }
}
