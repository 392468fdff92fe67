package dev.maskstream.trainer.data.layout;

import dev.maskstream.proto.CocoRle;
import dev.maskstream.proto.MalformedMaskException;
import java.awt.geom.Path2D;
import java.util.List;

/** Where an annotation of COCO's format lies in its picture. */
sealed interface CocoRegion {

  /**
   * Fills the region with a class id.
   *
   * @throws MalformedMaskException if it cannot lie in a picture of the canvas's size
   */
  void fill(CocoCanvas canvas, int id) throws MalformedMaskException;

  /**
   * Outlines, each filled for itself.
   *
   * @param rings x and y by turns, pixels from the picture's upper left corner
   */
  record Polygons(List<float[]> rings) implements CocoRegion {
    @Override
    public void fill(CocoCanvas canvas, int id) throws MalformedMaskException {
      for (float[] ring : rings) {
        if (ring.length < 6 || ring.length % 2 != 0) {
          throw new MalformedMaskException(
              "a polygon of %d numbers is no outline".formatted(ring.length));
        }
        Path2D.Float path = new Path2D.Float();
        path.moveTo(ring[0], ring[1]);
        for (int i = 2; i < ring.length; i += 2) {
          path.lineTo(ring[i], ring[i + 1]);
        }
        path.closePath();
        canvas.fill(path, id);
      }
    }
  }

  /**
   * Run lengths, as text or as numbers.
   *
   * @param width of the map they were made of
   */
  record Runs(String text, List<Integer> counts, int width, int height) implements CocoRegion {
    @Override
    public void fill(CocoCanvas canvas, int id) throws MalformedMaskException {
      int[] runs =
          text.isEmpty()
              ? counts.stream().mapToInt(Integer::intValue).toArray()
              : CocoRle.decompress(text, width, height);
      canvas.fill(CocoRle.inside(runs, width, height), width, height, id);
    }
  }
}
