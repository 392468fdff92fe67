package dev.maskstream.proto;

import dev.maskstream.proto.v1.PromptPoint;
import dev.maskstream.proto.v1.RandomPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which points a request for random ones means: uniform within its square, by its seed, and brought
 * to the picture's edge where the square reaches beyond. A rule only, so that whoever draws them
 * draws those that were asked for.
 */
public final class SquarePoints {
  private SquarePoints() {}

  /**
   * The points, all in the foreground.
   *
   * @param asked with a centre in the picture
   * @param width of the picture as seen, in pixels
   * @param height the same
   */
  public static List<PromptPoint> of(RandomPoints asked, int width, int height) {
    SplittableRandom random = new SplittableRandom(asked.getSeed());
    List<PromptPoint> points = new ArrayList<>();
    for (int at = 0; at < asked.getCount(); at++) {
      double x = asked.getX() + (random.nextDouble() - 0.5) * asked.getSide();
      double y = asked.getY() + (random.nextDouble() - 0.5) * asked.getSide();
      points.add(
          PromptPoint.newBuilder()
              .setX((float) Math.clamp(x, 0, width))
              .setY((float) Math.clamp(y, 0, height))
              .setForeground(true)
              .build());
    }
    return points;
  }
}
