package dev.maskstream.trainer.data.layout;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.JpegEncoder;
import dev.maskstream.vision.image.Palette;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
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
