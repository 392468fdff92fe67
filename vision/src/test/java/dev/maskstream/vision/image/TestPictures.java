package dev.maskstream.vision.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageOutputStream;
import org.w3c.dom.Node;

/** Draws pictures and writes them the ways cameras do, the odd ones byte by byte. */
final class TestPictures {

  /**
   * A gradient with a red, a green and a blue corner: no turn or channel swap leaves it as it is.
   */
  static BufferedImage scene(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int shade = 40 + 150 * (x + y) / (width + height);
        image.setRGB(x, y, shade << 16 | shade << 8 | shade);
      }
    }
    fill(image, 0, 0, width / 4, height / 4, 0xff0000);
    fill(image, width - width / 4, 0, width, height / 4, 0x00ff00);
    fill(image, 0, height - height / 4, width / 4, height, 0x0000ff);
    return image;
  }

  private static void fill(BufferedImage image, int left, int top, int right, int bottom, int rgb) {
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        image.setRGB(x, y, rgb);
      }
    }
  }

  static byte[] jpeg(BufferedImage image, boolean progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(0.95f);
    if (progressive) {
      settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    return write(writer, new IIOImage(image, null, null), settings);
  }

  /** Four planes written as they are, without any marker that says what they mean. */
  static byte[] fourComponentJpeg(int width, int height, int... samples) {
    WritableRaster raster = Raster.createInterleavedRaster(0, width, height, 4, null);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        raster.setPixel(x, y, samples);
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    return write(writer, new IIOImage(raster, null, withoutMarkers(writer, settings)), settings);
  }

  private static IIOMetadata withoutMarkers(ImageWriter writer, ImageWriteParam settings) {
    // Metadata of a type with alpha has four components; its markers must go.
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(
            ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_4BYTE_ABGR),
            settings);
    String format = metadata.getNativeMetadataFormatName();
    Node root = metadata.getAsTree(format);
    Node markers = root.getLastChild();
    for (Node node = markers.getFirstChild(); node != null; ) {
      Node next = node.getNextSibling();
      if (node.getNodeName().startsWith("app")) {
        markers.removeChild(node);
      }
      node = next;
    }
    Node header = root.getFirstChild();
    while (header.hasChildNodes()) {
      header.removeChild(header.getFirstChild());
    }
    try {
      metadata.setFromTree(format, root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return metadata;
  }

  static byte[] png(BufferedImage image) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] interlacedPng(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    return write(writer, new IIOImage(image, null, null), settings);
  }

  static byte[] gif(BufferedImage image) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "gif", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] write(ImageWriter writer, IIOImage image, ImageWriteParam settings) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, image, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Puts a segment right behind the start marker. */
  static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    return build(
        out -> {
          out.write(jpeg, 0, 2);
          out.writeShort(0xFF00 | marker);
          out.writeShort(content.length + 2);
          out.write(content);
          out.write(jpeg, 2, jpeg.length - 2);
        });
  }

  static byte[] withAdobeMarker(byte[] jpeg, int transform) {
    byte[] content = "Adobe\0d\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    content[11] = (byte) transform;
    return withSegment(jpeg, 0xEE, content);
  }

  static byte[] withOrientation(byte[] jpeg, int orientation, boolean littleEndian) {
    byte[] exif = exif(orientation, littleEndian);
    return withSegment(
        jpeg,
        0xE1,
        build(
            out -> {
              out.writeBytes("Exif\0\0");
              out.write(exif);
            }));
  }

  /** A TIFF header and a directory of one tag. */
  static byte[] exif(int orientation, boolean littleEndian) {
    return build(
        out -> {
          out.writeBytes(littleEndian ? "II" : "MM");
          short16(out, 42, littleEndian);
          int32(out, 8, littleEndian);
          short16(out, 1, littleEndian);
          short16(out, 0x0112, littleEndian);
          short16(out, 3, littleEndian);
          int32(out, 1, littleEndian);
          short16(out, orientation, littleEndian);
          short16(out, 0, littleEndian);
          int32(out, 0, littleEndian);
        });
  }

  private static void short16(DataOutputStream out, int value, boolean little) throws IOException {
    out.writeShort(little ? Short.reverseBytes((short) value) : value);
  }

  private static void int32(DataOutputStream out, int value, boolean little) throws IOException {
    out.writeInt(little ? Integer.reverseBytes(value) : value);
  }

  /** Leaves out every segment with the marker that stands before the picture's data. */
  static byte[] withoutSegments(byte[] jpeg, int marker) {
    return build(
        out -> {
          out.write(jpeg, 0, 2);
          int at = 2;
          while ((jpeg[at + 1] & 0xff) != 0xDA) {
            int length = 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
            if ((jpeg[at + 1] & 0xff) != marker) {
              out.write(jpeg, at, length);
            }
            at += length;
          }
          out.write(jpeg, at, jpeg.length - at);
        });
  }

  /** Overwrites height and width in the first start-of-frame segment. */
  static byte[] claiming(byte[] jpeg, int width, int height) {
    byte[] changed = jpeg.clone();
    for (int at = 2; ; at += 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff))) {
      int marker = jpeg[at + 1] & 0xff;
      if (marker == 0xC0 || marker == 0xC2) {
        changed[at + 5] = (byte) (height >> 8);
        changed[at + 6] = (byte) height;
        changed[at + 7] = (byte) (width >> 8);
        changed[at + 8] = (byte) width;
        return changed;
      }
    }
  }

  static byte[] firstHalf(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }

  /** A PNG of one colour type and depth, all of whose samples are zero: a bomb if it is large. */
  static byte[] blankPng(int width, int height, int bits, int colourType) {
    return pngOf(width, height, bits, colourType, new byte[0], true);
  }

  /**
   * A PNG from raw rows, filter bytes included.
   *
   * @param blank whether to take zeros instead, as many as the header claims
   */
  static byte[] pngOf(int width, int height, int bits, int colourType, byte[] rows, boolean blank) {
    return build(
        out -> {
          out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
          chunk(
              out,
              "IHDR",
              build(
                  header -> {
                    header.writeInt(width);
                    header.writeInt(height);
                    header.write(new byte[] {(byte) bits, (byte) colourType, 0, 0, 0});
                  }));
          chunk(out, "IDAT", blank ? deflatedZeros(width, height, bits) : deflated(rows));
          chunk(out, "IEND", new byte[0]);
        });
  }

  /** Puts a chunk right behind the header. */
  static byte[] withChunk(byte[] png, String name, byte[] content) {
    int behindHeader = 8 + 12 + 13;
    return build(
        out -> {
          out.write(png, 0, behindHeader);
          chunk(out, name, content);
          out.write(png, behindHeader, png.length - behindHeader);
        });
  }

  private static void chunk(DataOutputStream out, String name, byte[] content) throws IOException {
    out.writeInt(content.length);
    byte[] type = name.getBytes(StandardCharsets.US_ASCII);
    out.write(type);
    out.write(content);
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(content);
    out.writeInt((int) crc.getValue());
  }

  private static byte[] deflatedZeros(int width, int height, int bits) {
    byte[] row = new byte[1 + (width * bits + 7) / 8];
    try (Deflater deflater = new Deflater(9)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[65536];
      for (int y = 0; y < height; y++) {
        deflater.setInput(row);
        while (!deflater.needsInput()) {
          out.write(buffer, 0, deflater.deflate(buffer));
        }
      }
      deflater.finish();
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  private static byte[] deflated(byte[] rows) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(rows);
      deflater.finish();
      byte[] buffer = new byte[rows.length + 1024];
      return Arrays.copyOf(buffer, deflater.deflate(buffer));
    }
  }

  /** Writes to a stream in memory. */
  interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  static byte[] build(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private TestPictures() {}
}
