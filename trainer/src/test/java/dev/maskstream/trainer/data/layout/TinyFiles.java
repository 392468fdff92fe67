package dev.maskstream.trainer.data.layout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.JpegEncoder;
import dev.maskstream.vision.image.Palette;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Writes pictures and labels of one row, four pixels wide. */
public final class TinyFiles {
  public static final int WIDTH = 4;

  private final Path root;

  public TinyFiles(Path root) {
    this.root = root;
  }

  /** A gray picture, JPEG or PNG by the name's ending. */
  public TinyFiles picture(String name) throws IOException {
    byte[] rgb = new byte[WIDTH * 3];
    Arrays.fill(rgb, (byte) 100);
    RgbImage image = new RgbImage(WIDTH, 1, rgb);
    boolean isPng = name.endsWith(".png");
    return bytes(name, isPng ? PngEncoder.encode(image) : JpegEncoder.encode(image, 90));
  }

  /** A gray JPEG that EXIF says is to be turned; the value is that of its orientation. */
  public TinyFiles turned(String name, int orientation) throws IOException {
    byte[] jpeg = JpegEncoder.encode(new RgbImage(WIDTH, 1, new byte[WIDTH * 3]), 90);
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + 36).put(jpeg, 0, 2);
    file.putShort((short) 0xFFE1).putShort((short) 34).put("Exif\0\0MM".getBytes(US_ASCII));
    // A TIFF of one directory with one entry, a short.
    file.putShort((short) 42).putInt(8).putShort((short) 1);
    file.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    file.putShort((short) orientation).putShort((short) 0).putInt(0);
    return bytes(name, file.put(jpeg, 2, jpeg.length - 2).array());
  }

  /** A gray PNG with these samples. */
  public TinyFiles label(String name, int... samples) throws IOException {
    return bytes(name, PngEncoder.encode(new ClassMap(samples.length, 1, bytes(samples))));
  }

  /** A palette PNG with these indices. */
  public TinyFiles palette(String name, int... indices) throws IOException {
    byte[][] channels = new byte[3][Palette.SIZE];
    for (int id = 0; id < Palette.SIZE; id++) {
      for (int channel = 0; channel < 3; channel++) {
        channels[channel][id] = (byte) (Palette.colour(id) >> (8 * (2 - channel)));
      }
    }
    IndexColorModel colours =
        new IndexColorModel(8, Palette.SIZE, channels[0], channels[1], channels[2]);
    BufferedImage image =
        new BufferedImage(indices.length, 1, BufferedImage.TYPE_BYTE_INDEXED, colours);
    image.getRaster().setPixels(0, 0, indices.length, 1, indices);
    Path file = folderOf(name);
    ImageIO.write(image, "png", file.toFile());
    return this;
  }

  /** An RGB PNG with these colours. */
  public TinyFiles colours(String name, int... colours) throws IOException {
    byte[] rgb = new byte[colours.length * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (colours[i / 3] >> (8 * (2 - i % 3)));
    }
    return bytes(name, PngEncoder.encode(new RgbImage(colours.length, 1, rgb)));
  }

  public TinyFiles text(String name, String text) throws IOException {
    Files.writeString(folderOf(name), text);
    return this;
  }

  public TinyFiles bytes(String name, byte[] content) throws IOException {
    Files.write(folderOf(name), content);
    return this;
  }

  private Path folderOf(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return file;
  }

  private static byte[] bytes(int... samples) {
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) samples[i];
    }
    return bytes;
  }
}
