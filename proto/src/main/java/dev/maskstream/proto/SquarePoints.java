package dev.maskstream.proto;

import dev.maskstream.proto.v1.PromptPoint;
import dev.maskstream.proto.v1.RandomPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Which points a request for random ones means: uniform, by its seed, within the part of its square
 * that lies in the picture. A rule only, so that whoever draws them draws those that were asked
 * for.
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
    Random random = new Random(asked.getSeed());
    List<PromptPoint> points = new ArrayList<>();
    float half = asked.getSide() / 2;
    for (int at = 0; at < asked.getCount(); at++) {
      points.add(
          PromptPoint.newBuilder()
              .setX(between(asked.getX() - half, asked.getX() + half, width, random))
              .setY(between(asked.getY() - half, asked.getY() + half, height, random))
              .setForeground(true)
              .build());
    }
    return points;
  }

  private static float between(float from, float to, int size, Random random) {
    float low = Math.clamp(from, 0, size);
    float high = Math.clamp(to, 0, size);
    return low + random.nextFloat() * (high - low);
  }
}
