package dev.maskstream.proto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** One PNG on its way to a class map. Belongs to one thread. */
final class PngReader {
  private static final int GRAY = 0;
  private static final int INDEXED = 3;

  private final ByteBuffer png;
  private int width;
  private int height;
  private int bitDepth;

  PngReader(byte[] png) {
    this.png = ByteBuffer.wrap(png);
  }

  PngMap read() throws MalformedMaskException {
    byte[] signature = new byte[MaskPng.SIGNATURE.length];
    if (png.remaining() >= signature.length) {
      png.get(signature);
    }
    if (!Arrays.equals(signature, MaskPng.SIGNATURE)) {
      throw new MalformedMaskException("not a PNG");
    }
    Chunk first = nextChunk();
    if (!first.type().equals("IHDR")) {
      throw new MalformedMaskException("PNG without a header");
    }
    readHeader(first.content());
    Inflater inflater = new Inflater();
    try {
      PngRows rows = new PngRows(width, height, bitDepth);
      for (Chunk chunk = nextChunk(); !chunk.type().equals("IEND"); chunk = nextChunk()) {
        take(chunk, inflater, rows);
      }
      return new PngMap(width, height, rows.finish());
    } finally {
      inflater.end();
    }
  }

  private void readHeader(ByteBuffer header) throws MalformedMaskException {
    if (header.remaining() != 13) {
      throw new MalformedMaskException("PNG header of " + header.remaining() + " bytes");
    }
    width = header.getInt();
    height = header.getInt();
    bitDepth = header.get();
    int colourType = header.get();
    int compression = header.get();
    int filter = header.get();
    int interlace = header.get();
    MapSize.checkReceived(width, height);
    boolean isIdMap = colourType == GRAY || colourType == INDEXED;
    boolean isUpToEightBits = bitDepth >= 1 && bitDepth <= 8 && Integer.bitCount(bitDepth) == 1;
    if (!isIdMap || !isUpToEightBits) {
      throw new MalformedMaskException(
          "PNG of colour type %d and %d bits: class maps are gray or palette of 1 to 8 bits"
              .formatted(colourType, bitDepth));
    }
    if (compression != 0 || filter != 0 || interlace != 0) {
      throw new MalformedMaskException(
          interlace == 1 ? "interlaced PNG" : "PNG of an unknown compression, filter or interlace");
    }
  }

  private static void take(Chunk chunk, Inflater inflater, PngRows rows)
      throws MalformedMaskException {
    if (chunk.type().equals("IDAT")) {
      inflater.setInput(chunk.content());
      try {
        rows.take(inflater);
      } catch (DataFormatException e) {
        throw new MalformedMaskException("PNG pixels are damaged: " + e.getMessage(), e);
      }
    } else if (!chunk.type().equals("PLTE") && chunk.isCritical()) {
      throw new MalformedMaskException("PNG with an unknown chunk " + chunk.type());
    }
  }

  private Chunk nextChunk() throws MalformedMaskException {
    if (png.remaining() < 12) {
      throw new MalformedMaskException("PNG ends before its last chunk");
    }
    int length = png.getInt();
    if (length < 0 || length > png.remaining() - 8) {
      throw new MalformedMaskException("PNG chunk passes the end of the file");
    }
    CRC32 crc = new CRC32();
    crc.update(png.slice(png.position(), 4 + length));
    byte[] type = new byte[4];
    png.get(type);
    ByteBuffer content = png.slice(png.position(), length);
    png.position(png.position() + length);
    if (png.getInt() != (int) crc.getValue()) {
      throw new MalformedMaskException("PNG chunk with a wrong checksum");
    }
    return new Chunk(new String(type, StandardCharsets.ISO_8859_1), content);
  }

  private record Chunk(String type, ByteBuffer content) {
    /** Section 5.4: the case of the first letter says whether a reader may pass over it. */
    boolean isCritical() {
      return (type.charAt(0) & 0x20) == 0;
    }
  }
}
