package dev.maskstream.vision.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads labels: PNGs whose samples are class ids. Samples are taken as they are stored, gray or
 * palette index, never through a colour. Threads: any.
 */
public final class LabelPng {

  /**
   * Reads a label.
   *
   * @throws IOException if this is no gray or palette PNG of at most 8 bits; the message says what
   *     it is
   */
  public static ClassMap read(byte[] png) throws IOException {
    return read(png, ImageLimits.DEFAULT);
  }

  /** The same for labels up to a size of one's own. */
  public static ClassMap read(byte[] png, ImageLimits limits) throws IOException {
    switch (ImageSniffer.inspect(png, limits)) {
      case Sniffed.Refused refused -> throw new IOException(refused.reason());
      case Sniffed.Accepted accepted -> requireSamples(png, accepted.header());
    }
    Raster raster = raster(png);
    int width = raster.getWidth();
    int height = raster.getHeight();
    int[] samples = raster.getSamples(0, 0, width, height, 0, (int[]) null);
    byte[] ids = new byte[samples.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) samples[i];
    }
    return new ClassMap(width, height, ids);
  }

  private static void requireSamples(byte[] png, ImageHeader header) throws IOException {
    boolean isPng = header.format() == ImageFormat.PNG;
    if (!isPng || png[24] > 8 || (png[25] != 0 && png[25] != 3)) {
      throw new IOException(
          "a label is a gray or palette PNG of at most 8 bits; this is a %s%s"
              .formatted(
                  header.format(),
                  isPng ? " of %d bits, colour type %d".formatted(png[24], png[25]) : ""));
    }
  }

  private static Raster raster(byte[] png) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
      reader.setInput(in, true, true);
      BufferedImage image = reader.read(0);
      return image.getRaster();
    } finally {
      reader.dispose();
    }
  }

  private LabelPng() {}
}
