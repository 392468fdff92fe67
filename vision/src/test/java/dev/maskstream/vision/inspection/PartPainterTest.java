package dev.maskstream.vision.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.inspection.Defect.Direction;
import dev.maskstream.vision.inspection.Material.Finish;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Labels against geometry that is worked out here by hand. */
class PartPainterTest {
  private static final Direction UPRIGHT = new Direction(1, 0);

  private final Canvas canvas = new Canvas(240, 240);
  private final Material steel =
      new Material(new Colour(180, 180, 180), Finish.MOULDED, 1, UPRIGHT);

  @Test
  void aPixelIsPartWhenItsCentreIsInTheDisc() {
    draw(new Outline.Disc(50, 20), List.of());

    for (int y = 0; y < 240; y++) {
      for (int x = 0; x < 240; x++) {
        double r = Math.hypot(x + 0.5 - 120, y + 0.5 - 120);
        int expected = r <= 50 && r >= 20 ? InspectionLine.PART : InspectionLine.BACKGROUND;
        assertThat(label(x, y)).isEqualTo(expected);
      }
    }
  }

  @Test
  void aPixelIsDentWhenItsCentreIsInTheDentsEllipse() {
    draw(new Outline.Disc(50, 0), List.of(new Dent(10, 5, 12, 8, UPRIGHT, 1)));

    for (int y = 60; y < 180; y++) {
      for (int x = 60; x < 180; x++) {
        double k = Math.hypot((x + 0.5 - 130) / 12, (y + 0.5 - 125) / 8);
        assertThat(label(x, y) == InspectionLine.DENT).isEqualTo(k <= 1);
      }
    }
  }

  @Test
  void aStraightScratchIsAsLongAndWideAsItSays() {
    draw(new Outline.Disc(90, 0), List.of(new Scratch(0, 0, UPRIGHT, 60, 0, 4, 1, 3)));

    long length = pixels(InspectionLine.SCRATCH, 120, 0, 1);
    long width = pixels(InspectionLine.SCRATCH, 120, 1, 0);

    assertThat(length).isBetween(62L, 68L);
    assertThat(width).isEqualTo(8);
  }

  /** How many pixels of a class lie on the row (dx 1) or column (dy 1) through the middle. */
  private long pixels(int classId, int middle, int down, int across) {
    long count = 0;
    for (int i = 0; i < 240; i++) {
      count += label(across == 1 ? i : middle, down == 1 ? i : middle) == classId ? 1 : 0;
    }
    return count;
  }

  @Test
  void aDefectEndsWhereThePartEnds() {
    draw(new Outline.Disc(50, 0), List.of(new Dent(50, 0, 20, 20, UPRIGHT, 1)));

    assertThat(label(165, 120)).isEqualTo(InspectionLine.DENT);
    assertThat(label(175, 120)).isEqualTo(InspectionLine.BACKGROUND);
  }

  @Test
  void aTurnedPartTurnsItsLabels() {
    Part part =
        new Part(120, 120, new Direction(0, 1), new Outline.Plate(60, 20, 4, 0), steel, List.of());

    new PartPainter(Light.random(new SplittableRandom(1))).body(canvas, part);

    assertThat(label(120, 170)).isEqualTo(InspectionLine.PART);
    assertThat(label(170, 120)).isEqualTo(InspectionLine.BACKGROUND);
  }

  @Test
  void aShadowHasNoLabel() {
    Part part = new Part(120, 120, UPRIGHT, new Outline.Disc(50, 0), steel, List.of());

    new PartPainter(Light.random(new SplittableRandom(1))).shadow(canvas, part);

    assertThat(canvas.labels()).containsOnly(InspectionLine.BACKGROUND);
  }

  private void draw(Outline outline, List<Defect> defects) {
    Part part = new Part(120, 120, UPRIGHT, outline, steel, defects);
    new PartPainter(Light.random(new SplittableRandom(1))).body(canvas, part);
  }

  private int label(int x, int y) {
    return canvas.labels()[y * 240 + x];
  }
}
