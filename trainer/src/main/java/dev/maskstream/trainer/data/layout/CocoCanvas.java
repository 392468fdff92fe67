package dev.maskstream.trainer.data.layout;

import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.vision.image.ClassMap;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.image.BufferedImage;

/**
 * A label that regions are drawn on, the later over the earlier. A pixel belongs to an outline when
 * its centre does.
 *
 * <p>Threads: one. Close it when the label is taken.
 */
final class CocoCanvas implements AutoCloseable {
  private final BufferedImage image;
  private final Graphics2D graphics;

  CocoCanvas(int width, int height) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
    // Otherwise outlines are moved to the nearest pixel before they are filled.
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  void fill(Shape shape, int id) {
    graphics.setColor(new Color(id));
    graphics.fill(shape);
  }

  /**
   * @param inside 1 where the region is
   */
  void fill(byte[] inside, int width, int height, int id) throws MalformedMaskException {
    if (width != image.getWidth() || height != image.getHeight()) {
      throw new MalformedMaskException(
          "run lengths of a %dx%d map in a %dx%d picture"
              .formatted(width, height, image.getWidth(), image.getHeight()));
    }
    for (int i = 0; i < inside.length; i++) {
      if (inside[i] != 0) {
        image.setRGB(i % width, i / width, id);
      }
    }
  }

  ClassMap label() {
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    byte[] ids = new byte[pixels.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) pixels[i];
    }
    return new ClassMap(width, image.getHeight(), ids);
  }

  @Override
  public void close() {
    graphics.dispose();
  }
}
