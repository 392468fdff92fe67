package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PolygonsTest {
  @Test
  void onePixelIsASquareThatRunsAsGeoJsonWants() {
    List<Polygon> polygons = Polygons.of(map(".#", ".."), 2, 2, 1);

    assertThat(polygons).hasSize(1);
    assertThat(points(polygons.getFirst().exterior()))
        .containsExactly("1,0", "2,0", "2,1", "1,1", "1,0");
    assertThat(polygons.getFirst().exterior().signedArea()).isEqualTo(1);
  }

  @Test
  void aClassThatDoesNotOccurHasNoPolygon() {
    assertThat(Polygons.of(map("..", ".."), 2, 2, 1)).isEmpty();
  }

  @Test
  void pixelsThatTouchAtACornerAreTwoPolygons() {
    assertThat(Polygons.of(map("#.", ".#"), 2, 2, 1)).hasSize(2);
  }

  @Test
  void anAreaWithinAHoleIsAPolygonOfItsOwn() {
    List<Polygon> polygons = Polygons.of(map("#####", "#...#", "#.#.#", "#...#", "#####"), 5, 5, 1);

    assertThat(polygons).hasSize(2);
    assertThat(polygons.getFirst().holes()).hasSize(1);
    assertThat(polygons.getFirst().holes().getFirst().signedArea()).isEqualTo(-9);
    assertThat(polygons.getLast().holes()).isEmpty();
  }

  @Test
  void aHoleThatReachesTheOutlineAtACornerStaysAHole() {
    List<Polygon> polygons = Polygons.of(map("###.", "#.##", "####"), 4, 3, 1);

    assertThat(polygons).hasSize(1);
    assertThat(polygons.getFirst().holes()).hasSize(1);
    assertThat(polygons.getFirst().exterior().signedArea()).isEqualTo(11);
  }

  @Test
  void holesThatTouchAtACornerAreTwoHoles() {
    List<Polygon> polygons = Polygons.of(map("####", "#.##", "##.#", "####"), 4, 4, 1);

    assertThat(polygons.getFirst().holes()).hasSize(2);
  }

  @Test
  void polygonsOfAnyMapCoverTheirClassAndNothingElse() {
    SplittableRandom random = new SplittableRandom(20261123);
    for (int round = 0; round < 400; round++) {
      int width = 1 + random.nextInt(24);
      int height = 1 + random.nextInt(24);
      byte[] ids = SyntheticMaps.blobs(random, width, height, 3, 1 + random.nextInt(8));

      for (int id = 0; id < 3; id++) {
        assertCovers(Polygons.of(ids, width, height, id), ids, width, height, id);
      }
    }
  }

  private static void assertCovers(
      List<Polygon> polygons, byte[] ids, int width, int height, int id) {
    int[] covered = new int[width * height];
    for (Polygon polygon : polygons) {
      assertThat(polygon.exterior().signedArea()).isPositive();
      fill(polygon.exterior(), 1, covered, width, height);
      for (Ring hole : polygon.holes()) {
        assertThat(hole.signedArea()).isNegative();
        fill(hole, -1, covered, width, height);
      }
      assertThat(rings(polygon)).allSatisfy(PolygonsTest::assertSimple);
    }
    for (int at = 0; at < ids.length; at++) {
      assertThat(covered[at]).isEqualTo(ids[at] == id ? 1 : 0);
    }
    for (Polygon polygon : polygons) {
      assertHolesInside(polygon, width, height);
    }
  }

  private static void assertHolesInside(Polygon polygon, int width, int height) {
    int[] whole = new int[width * height];
    fill(polygon.exterior(), 1, whole, width, height);
    for (Ring hole : polygon.holes()) {
      fill(hole, -1, whole, width, height);
    }
    assertThat(whole).doesNotContain(-1);
  }

  /** Adds {@code value} to pixels within a ring: those with an odd number of edges to the left. */
  private static void fill(Ring ring, int value, int[] covered, int width, int height) {
    boolean[] edges = new boolean[(width + 1) * height];
    for (int i = 0; i + 1 < ring.size(); i++) {
      if (ring.x(i) == ring.x(i + 1)) {
        int top = Math.min(ring.y(i), ring.y(i + 1));
        int bottom = Math.max(ring.y(i), ring.y(i + 1));
        for (int y = top; y < bottom; y++) {
          edges[y * (width + 1) + ring.x(i)] = true;
        }
      }
    }
    for (int y = 0; y < height; y++) {
      boolean inside = false;
      for (int x = 0; x < width; x++) {
        inside ^= edges[y * (width + 1) + x];
        covered[y * width + x] += inside ? value : 0;
      }
    }
  }

  private static void assertSimple(Ring ring) {
    List<String> points = points(ring);
    Set<String> distinct = new HashSet<>(points);
    assertThat(points.getFirst()).isEqualTo(points.getLast());
    assertThat(distinct).hasSize(points.size() - 1);
    for (int i = 0; i + 1 < ring.size(); i++) {
      boolean isAlongColumn = ring.x(i) == ring.x(i + 1);
      boolean isAlongRow = ring.y(i) == ring.y(i + 1);
      assertThat(isAlongColumn).isNotEqualTo(isAlongRow);
    }
  }

  private static List<Ring> rings(Polygon polygon) {
    List<Ring> rings = new ArrayList<>(polygon.holes());
    rings.add(polygon.exterior());
    return rings;
  }

  private static List<String> points(Ring ring) {
    List<String> points = new ArrayList<>();
    for (int i = 0; i < ring.size(); i++) {
      points.add(ring.x(i) + "," + ring.y(i));
    }
    return points;
  }

  private static byte[] map(String... rows) {
    String all = String.join("", rows);
    byte[] ids = new byte[all.length()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) (all.charAt(i) == '#' ? 1 : 0);
    }
    return ids;
  }
}
