package dev.maskstream.trainer.report;

import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.metrics.PanopticLabels;
import java.util.Map;

/**
 * Draws a picture cut into segments: each in the colour of its class, white lines between two of
 * them, black where there is none.
 *
 * <p>Threads: any.
 *
 * @param colours 0xRRGGBB by class
 * @param widest pixels across, at least 1; what is wider is scaled down by nearest neighbour
 */
public record SegmentsPicture(Map<Integer, Integer> colours, int widest) {
  private static final int LINE = 0xffffff;
  private static final int NOTHING = 0x000000;

  public SegmentsPicture {
    colours = Map.copyOf(colours);
  }

  public byte[] png(PanopticLabels labels) {
    int width = Math.min(widest, labels.width());
    int height = (int) Math.max(1, Math.round((double) labels.height() * width / labels.width()));
    int[] ids = scaled(labels, width, height);
    byte[] rgb = new byte[ids.length * 3];
    for (int i = 0; i < ids.length; i++) {
      boolean right = i % width + 1 < width && ids[i + 1] != ids[i];
      boolean below = i + width < ids.length && ids[i + width] != ids[i];
      int colour = right || below ? LINE : colour(labels, ids[i]);
      rgb[3 * i] = (byte) (colour >> 16);
      rgb[3 * i + 1] = (byte) (colour >> 8);
      rgb[3 * i + 2] = (byte) colour;
    }
    return PngEncoder.encode(new RgbImage(width, height, rgb));
  }

  private static int[] scaled(PanopticLabels labels, int width, int height) {
    int[] ids = new int[width * height];
    for (int y = 0; y < height; y++) {
      int row = nearest(y, labels.height(), height) * labels.width();
      for (int x = 0; x < width; x++) {
        ids[y * width + x] = labels.ids()[row + nearest(x, labels.width(), width)];
      }
    }
    return ids;
  }

  private static int nearest(int at, int from, int to) {
    return (int) ((at + 0.5) * from / to);
  }

  private int colour(PanopticLabels labels, int id) {
    Integer its = labels.classes().get(id);
    return its == null ? NOTHING : colours.getOrDefault(its, NOTHING);
  }
}
