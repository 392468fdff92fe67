package dev.maskstream.standalone;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures as cameras, scripts and the ill-meaning send them, by what is odd about them. */
final class OddPictures {
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final byte[] jpeg = ColourModel.jpeg();
  private final byte[] png = ColourModel.palettePng();
  private final Map<String, byte[]> pictures = new LinkedHashMap<>();

  private OddPictures() {}

  static Map<String, byte[]> all() throws IOException {
    OddPictures odd = new OddPictures();
    odd.addNoPictures();
    odd.addTornJpegs();
    odd.addLyingJpegs();
    odd.addTornPngs();
    odd.addLyingPngs();
    odd.addRareButGood();
    odd.addOfFourInks();
    odd.addLarge();
    return odd.pictures;
  }

  private void addNoPictures() {
    text("nothing", "");
    text("html", "<!doctype html><html><body>404 not found</body></html>");
    text("svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
    text("gif", "GIF89a\1\0\1\0\0\0\0;");
    text("webp", "RIFF\44\0\0\0WEBPVP8 \30\0\0\0");
    text("heic", "\0\0\0\30ftypheic\0\0\0\0heicmif1");
    text("bmp", "BM\106\0\0\0\0\0\0\0\66\0\0\0\50\0\0\0\2\0\0\0\2\0\0\0\1\0\30\0");
    text("tiff", "II*\0\10\0\0\0\0\0");
    text("pdf", "%PDF-1.7\n%%EOF");
    pictures.put("zeros", new byte[100_000]);
    pictures.put("one-byte", new byte[] {(byte) 0xff});
    byte[] noise = new byte[50_000];
    new Random(1).nextBytes(noise);
    pictures.put("noise", noise);
    noise = noise.clone();
    noise[0] = (byte) 0xff;
    noise[1] = (byte) 0xd8;
    noise[2] = (byte) 0xff;
    pictures.put("noise-that-begins-like-a-jpeg", noise);
  }

  private void addTornJpegs() {
    for (int percent : new int[] {5, 20, 50, 80, 99}) {
      pictures.put(
          "jpeg-of-" + percent + "-percent", Arrays.copyOf(jpeg, jpeg.length * percent / 100));
    }
    pictures.put("jpeg-start-only", new byte[] {(byte) 0xff, (byte) 0xd8});
    pictures.put(
        "jpeg-start-and-end", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9});
    pictures.put("jpeg-without-huffman-tables", without(0xc4));
    pictures.put("jpeg-without-quantization", without(0xdb));
    pictures.put("jpeg-without-frame-header", without(0xc0));
    byte[] damaged = jpeg.clone();
    for (int i = damaged.length / 2; i < damaged.length / 2 + 60; i++) {
      damaged[i] = (byte) 0x55;
    }
    pictures.put("jpeg-damaged-in-the-middle", damaged);
  }

  private void addLyingJpegs() {
    pictures.put("jpeg-claims-65535x65535", withSize(65_535, 65_535));
    pictures.put("jpeg-claims-8192x8192", withSize(8_192, 8_192));
    pictures.put("jpeg-claims-no-width", withSize(0, 64));
    pictures.put("jpeg-claims-no-height", withSize(96, 0));
    byte[] arithmetic = jpeg.clone();
    arithmetic[marker(0xc0) + 1] = (byte) 0xc9;
    pictures.put("jpeg-arithmetic", arithmetic);
    byte[] twelveBits = jpeg.clone();
    twelveBits[marker(0xc0) + 4] = 12;
    pictures.put("jpeg-12-bit", twelveBits);
    byte[] fourPlanes = jpeg.clone();
    fourPlanes[marker(0xc0) + 9] = 4;
    pictures.put("jpeg-claims-four-planes", fourPlanes);
  }

  private void addTornPngs() {
    for (int percent : new int[] {10, 60, 95}) {
      pictures.put(
          "png-of-" + percent + "-percent", Arrays.copyOf(png, png.length * percent / 100));
    }
    byte[] flipped = png.clone();
    flipped[png.length - 20] ^= 0x10;
    pictures.put("png-with-a-flipped-bit", flipped);
    pictures.put("png-signature-only", PNG_SIGNATURE);
  }

  private void addLyingPngs() throws IOException {
    pictures.put("png-claims-65535x65535", png(65_535, 65_535, 8, 2, new byte[100]));
    pictures.put("png-30000x30000-one-bit", png(30_000, 30_000, 1, 0, new byte[30_000 * 3_751]));
    pictures.put("png-without-pixels", png(64, 64, 8, 2, new byte[0]));
    pictures.put("png-of-no-width", png(0, 64, 8, 2, new byte[64]));
    pictures.put("png-of-three-bits", png(64, 64, 3, 0, new byte[64 * 25]));
    pictures.put("png-of-colour-type-nine", png(64, 64, 8, 9, new byte[64 * 65]));
    pictures.put("png-too-many-pixels-inside", png(64, 64, 8, 0, new byte[20_000_000]));
  }

  private void addRareButGood() throws IOException {
    pictures.put("png-palette", png);
    pictures.put("png-1x1", png(1, 1, 8, 2, new byte[4]));
    pictures.put("png-8000x2", png(8_000, 2, 8, 0, new byte[2 * 8_001]));
    pictures.put("png-16-bit-gray", written(BufferedImage.TYPE_USHORT_GRAY, "png"));
    pictures.put("png-with-alpha", written(BufferedImage.TYPE_INT_ARGB, "png"));
    pictures.put("jpeg-gray", written(BufferedImage.TYPE_BYTE_GRAY, "jpeg"));
    pictures.put("jpeg-turned-by-exif", turned());
    byte[] trailing = Arrays.copyOf(jpeg, jpeg.length + 5_000);
    pictures.put("jpeg-with-bytes-after-its-end", trailing);
    pictures.put("jpeg", jpeg);
  }

  /**
   * The same picture's inks, stored as Photoshop does (no ink is 255) and as libjpeg alone does.
   */
  private void addOfFourInks() throws IOException {
    WritableRaster inks = Raster.createInterleavedRaster(0, 96, 64, 4, null);
    for (int x = 0; x < 96; x++) {
      for (int y = 0; y < 64; y++) {
        inks.setPixel(x, y, new int[] {255, 2 * x, 3 * y, 255});
      }
    }
    byte[] plain = written("jpeg", new IIOImage(inks, null, null), ImageWriteParam.MODE_DISABLED);
    pictures.put("jpeg-cmyk", plain);
    byte[] adobe = "\377\356\0\16Adobe\0\144\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes = ByteBuffer.allocate(plain.length + adobe.length);
    bytes.put(plain, 0, 2).put(adobe).put(plain, 2, plain.length - 2);
    pictures.put("jpeg-cmyk-of-photoshop", bytes.array());
  }

  /** 24 megapixels, the limit is 25, in the forms that take longest to read. */
  private void addLarge() throws IOException {
    BufferedImage large = new BufferedImage(6_000, 4_000, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D drawing = large.createGraphics();
    drawing.setPaint(new GradientPaint(0, 0, Color.ORANGE, 600, 400, Color.BLUE, true));
    drawing.fillRect(0, 0, large.getWidth(), large.getHeight());
    drawing.dispose();
    IIOImage picture = new IIOImage(large, null, null);
    pictures.put(
        "jpeg-24-megapixels-progressive", written("jpeg", picture, ImageWriteParam.MODE_DEFAULT));
    pictures.put(
        "png-24-megapixels-interlaced", written("png", picture, ImageWriteParam.MODE_DEFAULT));
  }

  private static byte[] written(String format, IIOImage image, int progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream to = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setProgressiveMode(progressive);
      writer.setOutput(to);
      writer.write(null, image, settings);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private void text(String name, String content) {
    pictures.put(name, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Where a marker of the JPEG stands. */
  private int marker(int code) {
    for (int i = 2; i < jpeg.length - 1; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) code) {
        return i;
      }
    }
    throw new IllegalStateException("no marker " + code);
  }

  /** Without the first segment of that marker. */
  private byte[] without(int code) {
    int start = marker(code);
    int length = 2 + ByteBuffer.wrap(jpeg).getShort(start + 2);
    ByteBuffer rest = ByteBuffer.allocate(jpeg.length - length);
    rest.put(jpeg, 0, start).put(jpeg, start + length, jpeg.length - start - length);
    return rest.array();
  }

  private byte[] withSize(int width, int height) {
    byte[] copy = jpeg.clone();
    ByteBuffer.wrap(copy, marker(0xc0) + 5, 4).putShort((short) height).putShort((short) width);
    return copy;
  }

  /** With an EXIF orientation of 6: turned by a quarter. */
  private byte[] turned() {
    byte[] exif =
        "\377\341\0\42Exif\0\0MM\0*\0\0\0\10\0\1\1\22\0\3\0\0\0\1\0\6\0\0\0\0\0\0"
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes = ByteBuffer.allocate(jpeg.length + exif.length);
    bytes.put(jpeg, 0, 2).put(exif).put(jpeg, 2, jpeg.length - 2);
    return bytes.array();
  }

  private static byte[] written(int type, String format) throws IOException {
    BufferedImage image = new BufferedImage(ColourModel.WIDTH, ColourModel.HEIGHT, type);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no writer for " + format);
    }
    return out.toByteArray();
  }

  private static byte[] png(int width, int height, int depth, int colourType, byte[] rows)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PNG_SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) depth).put((byte) colourType);
    chunk(out, "IHDR", header.array());
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater =
        new DeflaterOutputStream(pixels, new Deflater(Deflater.BEST_SPEED))) {
      deflater.write(rows);
    }
    if (rows.length > 0) {
      chunk(out, "IDAT", pixels.toByteArray());
    }
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(name);
    out.writeBytes(content);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
