package dev.maskstream.vision.image;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;

/**
 * A copy of a picture with masks, and the prompts that asked for them, drawn on it. Lines and marks
 * grow with the picture, so that they can be seen however small it is shown.
 *
 * <p>Threads: one at a time.
 */
public final class Drawing {
  private static final Color FOREGROUND = new Color(0x00c853);
  private static final Color BACKGROUND = new Color(0xff1744);
  private static final int STAR_POINTS = 5;
  private static final double STAR_INNER = 0.4;

  private final int width;
  private final int height;
  private final BufferedImage image;

  /** The image's own bytes, which Java has the other way round: blue first. */
  private final byte[] bgr;

  private final double unit;

  public Drawing(RgbImage picture) {
    this.width = picture.width();
    this.height = picture.height();
    this.image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    this.bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    swap(picture.rgb(), bgr);
    this.unit = Math.max(1, Math.min(width, height) / 300.0);
  }

  /**
   * Tints the inside of a mask and draws its outline.
   *
   * @param mask of the picture's size; not 0 is inside
   * @param colour as 0xRRGGBB
   * @param opacity of the tint, 0 to 1
   * @throws IllegalArgumentException if the sizes differ or the opacity is out of range
   */
  public void mask(ClassMap mask, int colour, double opacity) {
    if (mask.width() != width || mask.height() != height || !(opacity >= 0 && opacity <= 1)) {
      throw new IllegalArgumentException(
          "a mask of %dx%d on a picture of %dx%d, opacity %s"
              .formatted(mask.width(), mask.height(), width, height, opacity));
    }
    int tint = (int) Math.round(opacity * 256);
    int line = (int) Math.round(unit);
    Extent.of(mask).ifPresent(extent -> tint(mask, extent, colour, new Shares(tint, line)));
  }

  /** How much of the colour the inside has, in 256ths, and how many pixels the line is wide. */
  private record Shares(int tint, int line) {}

  private void tint(ClassMap mask, Extent extent, int colour, Shares shares) {
    for (int y = extent.top(); y < extent.bottom(); y++) {
      for (int x = extent.left(); x < extent.right(); x++) {
        if (mask.at(x, y) != 0) {
          blend(y * width + x, colour, isEdge(mask, x, y, shares.line) ? 256 : shares.tint);
        }
      }
    }
  }

  private boolean isEdge(ClassMap mask, int x, int y, int line) {
    return (x >= line && mask.at(x - line, y) == 0)
        || (x + line < width && mask.at(x + line, y) == 0)
        || (y >= line && mask.at(x, y - line) == 0)
        || (y + line < height && mask.at(x, y + line) == 0);
  }

  private void blend(int pixel, int colour, int share) {
    for (int channel = 0; channel < 3; channel++) {
      int at = pixel * 3 + channel;
      int to = colour >> (8 * channel) & 0xff;
      bgr[at] = (byte) ((Byte.toUnsignedInt(bgr[at]) * (256 - share) + to * share) >> 8);
    }
  }

  /**
   * Marks a click by a star with a white rim: green in the foreground, red in the background.
   *
   * @param x pixels from the left edge
   * @param y pixels from the top edge
   */
  public void point(double x, double y, boolean foreground) {
    Shape star = star(x, y, Math.max(5, 6 * unit));
    paint(
        graphics -> {
          graphics.setStroke(line(Math.max(1.5, 1.6 * unit)));
          graphics.setColor(Color.WHITE);
          graphics.draw(star);
          graphics.setColor(foreground ? FOREGROUND : BACKGROUND);
          graphics.fill(star);
        });
  }

  private static Shape star(double x, double y, double radius) {
    Path2D star = new Path2D.Double();
    for (int i = 0; i < 2 * STAR_POINTS; i++) {
      double angle = Math.PI * i / STAR_POINTS;
      double reach = i % 2 == 0 ? radius : radius * STAR_INNER;
      double toX = x + reach * Math.sin(angle);
      double toY = y - reach * Math.cos(angle);
      if (i == 0) {
        star.moveTo(toX, toY);
      } else {
        star.lineTo(toX, toY);
      }
    }
    star.closePath();
    return star;
  }

  /** Draws a box, green with a white rim, along these edges in pixels. */
  public void box(double left, double top, double right, double bottom) {
    Shape box = new Rectangle2D.Double(left, top, right - left, bottom - top);
    paint(
        graphics -> {
          graphics.setStroke(line(3 * unit));
          graphics.setColor(Color.WHITE);
          graphics.draw(box);
          graphics.setStroke(line(1.5 * unit));
          graphics.setColor(FOREGROUND);
          graphics.draw(box);
        });
  }

  private static BasicStroke line(double pixels) {
    return new BasicStroke((float) pixels, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  private interface Painting {
    void on(Graphics2D graphics);
  }

  private void paint(Painting painting) {
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      painting.on(graphics);
    } finally {
      graphics.dispose();
    }
  }

  private static void swap(byte[] from, byte[] to) {
    for (int at = 0; at < from.length; at += 3) {
      to[at] = from[at + 2];
      to[at + 1] = from[at + 1];
      to[at + 2] = from[at];
    }
  }

  /** What has been drawn so far. */
  public RgbImage picture() {
    byte[] rgb = new byte[bgr.length];
    swap(bgr, rgb);
    return new RgbImage(width, height, rgb);
  }
}
