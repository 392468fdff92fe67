package dev.maskstream.trainer.report;

import dev.maskstream.trainer.click.Click;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;

/**
 * A picture with a mask laid over it and clicks drawn on it: green on the object, red beside it.
 *
 * <p>Threads: any.
 */
public final class ClickPicture {
  private static final int MASK = 0x2f7bff;
  private static final int ON_OBJECT = 0x18c964;
  private static final int BESIDE = 0xf31260;
  private static final int RIM = 0xffffff;
  private static final int RIM_WIDTH = 1;
  private static final int SMALLEST_DOT = 3;
  private static final int DOTS_ACROSS = 80;

  /**
   * Draws it.
   *
   * @param mask of the picture's size: 1 inside
   */
  public static RgbImage of(RgbImage picture, ClassMap mask, List<Click> clicks) {
    byte[] rgb = picture.rgb().clone();
    for (int at = 0; at < mask.ids().length; at++) {
      if (mask.ids()[at] == 1) {
        tint(rgb, at);
      }
    }
    int radius = Math.max(SMALLEST_DOT, picture.width() / DOTS_ACROSS);
    for (Click click : clicks) {
      dot(rgb, picture, click, radius + RIM_WIDTH, RIM);
      dot(rgb, picture, click, radius, click.foreground() ? ON_OBJECT : BESIDE);
    }
    return new RgbImage(picture.width(), picture.height(), rgb);
  }

  /** Half of the mask's colour, half of the picture. */
  private static void tint(byte[] rgb, int at) {
    for (int channel = 0; channel < 3; channel++) {
      int colour = (MASK >> (16 - 8 * channel)) & 0xff;
      int own = Byte.toUnsignedInt(rgb[at * 3 + channel]);
      rgb[at * 3 + channel] = (byte) ((colour + own) / 2);
    }
  }

  private static void dot(byte[] rgb, RgbImage picture, Click click, int radius, int colour) {
    for (int down = -radius; down <= radius; down++) {
      for (int across = -radius; across <= radius; across++) {
        int x = click.x() + across;
        int y = click.y() + down;
        boolean in = x >= 0 && x < picture.width() && y >= 0 && y < picture.height();
        if (in && across * across + down * down <= radius * radius) {
          int at = (y * picture.width() + x) * 3;
          rgb[at] = (byte) (colour >> 16);
          rgb[at + 1] = (byte) (colour >> 8);
          rgb[at + 2] = (byte) colour;
        }
      }
    }
  }

  private ClickPicture() {}
}
