package dev.maskstream.standalone.segment;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A picture times the mask of one class: its own pixels inside, nothing outside. */
final class CutOut {
  private static final int OPAQUE = 0xff << 24;

  /**
   * Cuts a class out of a picture.
   *
   * @param map of the picture's size
   * @param id class to keep
   * @return a PNG with an alpha channel: opaque where the class is, transparent black elsewhere
   */
  static byte[] png(RgbImage picture, ClassMap map, int id) {
    int[] argb = new int[map.ids().length];
    byte[] rgb = picture.rgb();
    for (int i = 0; i < argb.length; i++) {
      if (Byte.toUnsignedInt(map.ids()[i]) == id) {
        argb[i] =
            OPAQUE
                | Byte.toUnsignedInt(rgb[i * 3]) << 16
                | Byte.toUnsignedInt(rgb[i * 3 + 1]) << 8
                | Byte.toUnsignedInt(rgb[i * 3 + 2]);
      }
    }
    BufferedImage image = new BufferedImage(map.width(), map.height(), BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, map.width(), map.height(), argb, 0, map.width());
    return encode(image);
  }

  private static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new AssertionError("memory takes every byte", e);
    }
    return png.toByteArray();
  }

  private CutOut() {}
}
