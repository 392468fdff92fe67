package dev.maskstream.trainer.report;

import dev.maskstream.vision.image.RgbImage;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Between our pictures and those that Java draws on. Threads: any. */
public final class Images {
  static BufferedImage of(RgbImage picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
    image.getRaster().setDataElements(0, 0, picture.width(), picture.height(), picture.rgb());
    return image;
  }

  public static byte[] png(BufferedImage image) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new AssertionError("memory takes every byte", e);
    }
    return png.toByteArray();
  }

  /** How wide text will be, before there is a picture to draw it on. */
  static FontMetrics metrics(Font font) {
    Graphics2D probe = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      return probe.getFontMetrics(font);
    } finally {
      probe.dispose();
    }
  }

  private Images() {}
}
