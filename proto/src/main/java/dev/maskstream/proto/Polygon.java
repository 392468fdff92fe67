package dev.maskstream.proto;

import java.util.List;

/**
 * One connected area of a class: its outline, and the holes in it. Holes may touch the outline or
 * each other in single points, never along a line.
 */
public record Polygon(Ring exterior, List<Ring> holes) {
  public Polygon {
    holes = List.copyOf(holes);
  }
}
