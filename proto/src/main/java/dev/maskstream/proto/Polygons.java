package dev.maskstream.proto;

import java.util.ArrayList;
import java.util.List;

/**
 * The outlines of a class, exactly along its pixels' edges, fit for GeoJSON (RFC 7946). Pixels that
 * touch at a corner only belong to different polygons.
 *
 * <p>Threads: any. Memory grows with the length of the outlines, not with the map.
 */
public final class Polygons {
  private Polygons() {}

  /**
   * Polygons of one class, by their topmost, then leftmost pixel; none when it does not occur.
   *
   * @throws IllegalArgumentException if the sizes do not match, or exceed {@link
   *     MaskCodec#MAX_PIXELS}
   */
  public static List<Polygon> of(byte[] ids, int width, int height, int classId) {
    MapSize.check(ids, width, height);
    ClassRuns runs = ClassRuns.of(ids, width, height, classId);
    List<Ring> rings = new RingTracer(runs).trace();
    return polygons(rings, runs);
  }

  /**
   * Left of a hole's topmost pixel row, in the row above, runs of the class lead to the ring that
   * encloses it, or to another hole of the same polygon that begins higher.
   */
  private static List<Polygon> polygons(List<Ring> rings, ClassRuns runs) {
    List<List<Ring>> holesByRing = new ArrayList<>();
    for (Ring ring : rings) {
      holesByRing.add(ring.signedArea() > 0 ? new ArrayList<>() : null);
    }
    for (int index = 0; index < rings.size(); index++) {
      if (holesByRing.get(index) == null) {
        holesByRing.get(exteriorOf(index, rings, runs)).add(rings.get(index));
      }
    }
    List<Polygon> polygons = new ArrayList<>();
    for (int index = 0; index < rings.size(); index++) {
      if (holesByRing.get(index) != null) {
        polygons.add(new Polygon(rings.get(index), holesByRing.get(index)));
      }
    }
    return polygons;
  }

  private static int exteriorOf(int hole, List<Ring> rings, ClassRuns runs) {
    int ring = hole;
    while (rings.get(ring).signedArea() < 0) {
      Ring at = rings.get(ring);
      int top = topmost(at);
      ring = runs.ringOf(runs.indexOf(at.x(top), at.y(top) - 1));
    }
    return ring;
  }

  private static int topmost(Ring ring) {
    int best = 0;
    for (int point = 1; point + 1 < ring.size(); point++) {
      boolean isHigher = ring.y(point) < ring.y(best);
      boolean isLefter = ring.y(point) == ring.y(best) && ring.x(point) < ring.x(best);
      if (isHigher || isLefter) {
        best = point;
      }
    }
    return best;
  }
}
