package dev.maskstream.processor.kafka;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures drawn for tests. */
public final class Pictures {
  private Pictures() {}

  /** A JPEG whose left half has one colour and whose right half another. */
  public static byte[] halves(int width, int height, int leftRgb, int rightRgb) {
    return encode(draw(width, height, leftRgb, rightRgb), "jpg");
  }

  /** The same as a PNG. */
  public static byte[] pngHalves(int width, int height, int leftRgb, int rightRgb) {
    return encode(draw(width, height, leftRgb, rightRgb), "png");
  }

  private static BufferedImage draw(int width, int height, int leftRgb, int rightRgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(leftRgb));
    pen.fillRect(0, 0, width / 2, height);
    pen.setColor(new Color(rightRgb));
    pen.fillRect(width / 2, 0, width - width / 2, height);
    pen.dispose();
    return image;
  }

  private static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
