package dev.maskstream.trainer.click;

import dev.maskstream.vision.image.ClassMap;
import java.util.List;
import java.util.Optional;

/**
 * Draws prompts the way the decoder reads them: three planes, of foreground clicks, background
 * clicks and the box.
 */
public final class PromptMaps {
  public static final int PLANES = 3;

  /** Of the disk that a click is drawn as, in pixels of the network. */
  public static final int RADIUS = 5;

  private static final int BOX_PLANE = 2;

  /**
   * Draws onto zeros.
   *
   * @param to {@code PLANES * height * width} values from {@code offset} on, 1 where something is
   */
  public static void draw(
      List<Click> clicks, Optional<Box> box, int width, int height, float[] to, int offset) {
    for (Click click : clicks) {
      int plane = offset + (click.foreground() ? 0 : width * height);
      disk(click, width, height, to, plane);
    }
    box.ifPresent(
        one -> {
          int plane = offset + BOX_PLANE * width * height;
          for (int y = one.top(); y <= one.bottom(); y++) {
            for (int x = one.left(); x <= one.right(); x++) {
              to[plane + y * width + x] = 1;
            }
          }
        });
  }

  /** A mask of the network's size as the decoder reads it. */
  public static float[] mask(ClassMap mask) {
    float[] values = new float[mask.ids().length];
    for (int at = 0; at < values.length; at++) {
      values[at] = mask.ids()[at];
    }
    return values;
  }

  private static void disk(Click click, int width, int height, float[] to, int plane) {
    int top = Math.max(0, click.y() - RADIUS);
    int bottom = Math.min(height - 1, click.y() + RADIUS);
    int left = Math.max(0, click.x() - RADIUS);
    int right = Math.min(width - 1, click.x() + RADIUS);
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        int across = x - click.x();
        int down = y - click.y();
        if (across * across + down * down <= RADIUS * RADIUS) {
          to[plane + y * width + x] = 1;
        }
      }
    }
  }

  private PromptMaps() {}
}
