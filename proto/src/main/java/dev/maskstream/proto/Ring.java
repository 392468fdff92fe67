package dev.maskstream.proto;

import java.util.Arrays;

/**
 * A closed line through pixel corners. Its last point is its first again, and no other point occurs
 * twice. Corner (0, 0) is the top left of the map; x grows to the right, y downwards.
 */
public final class Ring {
  private final int[] coordinates;

  /**
   * @param coordinates x and y by turns; the first point is not repeated at the end
   */
  Ring(int[] coordinates) {
    this.coordinates = coordinates;
  }

  /** Points, the closing one included; at least 5. */
  public int size() {
    return coordinates.length / 2 + 1;
  }

  /** Corner column of a point, 0 to the map's width. */
  public int x(int point) {
    return coordinates[2 * point % coordinates.length];
  }

  /** Corner row of a point, 0 to the map's height. */
  public int y(int point) {
    return coordinates[2 * point % coordinates.length + 1];
  }

  /**
   * Area in pixels, positive for an exterior and negative for a hole: with x and y taken as they
   * stand, exteriors run counter-clockwise and holes clockwise, as RFC 7946 wants them.
   */
  public long signedArea() {
    long twice = 0;
    for (int point = 0; point + 1 < size(); point++) {
      twice += (long) x(point) * y(point + 1) - (long) x(point + 1) * y(point);
    }
    return twice / 2;
  }

  @Override
  public String toString() {
    return Arrays.toString(coordinates);
  }
}
