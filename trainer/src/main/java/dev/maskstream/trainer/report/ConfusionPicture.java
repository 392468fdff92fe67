package dev.maskstream.trainer.report;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/**
 * Draws a confusion matrix: a row for each true class, a column for each predicted one, each cell
 * the share of the row's pixels. Few classes get large cells with numbers, many small ones, whose
 * names can still be read. Shades follow the square root, so that a few per cent can be seen.
 *
 * <p>Threads: any.
 */
public final class ConfusionPicture {
  private static final int MATRIX_SIDE = 700;
  private static final int SMALLEST_CELL = 13;
  private static final int LARGEST_CELL = 62;
  private static final int NUMBERS_FROM = 30;
  private static final int MARGIN = 16;
  private static final int SWATCH = 9;
  private static final int NAME_GAP = SWATCH + 8;
  private static final int LONGEST_NAME = 26;
  private static final Color INK = new Color(0x1d2126);
  private static final Color QUIET = new Color(0x626a73);
  private static final Color LINE = new Color(0xdcdfe3);
  private static final Color EMPTY = new Color(0xf1f2f4);
  private static final Color FULL = new Color(0x0b4f8a);

  private final ConfusionMatrix matrix;
  private final List<SegmentClass> classes;
  private final int cell;
  private final Font font;
  private final int left;
  private final int top;
  private final Graphics2D canvas;
  private final BufferedImage image;

  /**
   * Draws one.
   *
   * @param classes as many as the matrix has, in order of id
   * @return a PNG
   */
  public static byte[] png(ConfusionMatrix matrix, List<SegmentClass> classes) {
    ConfusionPicture picture = new ConfusionPicture(matrix, classes);
    try {
      picture.draw();
      return Images.png(picture.image);
    } finally {
      picture.canvas.dispose();
    }
  }

  private ConfusionPicture(ConfusionMatrix matrix, List<SegmentClass> classes) {
    this.matrix = matrix;
    this.classes = classes;
    this.cell = Math.clamp(MATRIX_SIDE / classes.size(), SMALLEST_CELL, LARGEST_CELL);
    this.font = new Font(Font.SANS_SERIF, Font.PLAIN, Math.clamp(cell - 3, 10, 13));
    int names = longestName();
    this.left = MARGIN + 26 + names + SWATCH + 10;
    this.top = MARGIN + 26 + names + SWATCH + 10;
    int side = cell * classes.size();
    this.image =
        new BufferedImage(left + side + MARGIN, top + side + MARGIN, BufferedImage.TYPE_INT_RGB);
    this.canvas = image.createGraphics();
    canvas.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
  }

  private int longestName() {
    FontMetrics metrics = Images.metrics(font);
    return classes.stream().mapToInt(c -> metrics.stringWidth(name(c))).max().orElse(0);
  }

  private static String name(SegmentClass one) {
    String name = one.name();
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  private void draw() {
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, image.getWidth(), image.getHeight());
    canvas.setFont(font);
    for (int id = 0; id < classes.size(); id++) {
      drawRow(id);
      drawRowName(id);
      drawColumnName(id);
    }
    drawGrid();
    drawTitles();
  }

  private void drawRow(int is) {
    long pixels = matrix.pixelsOf(is);
    for (int said = 0; said < classes.size(); said++) {
      int x = left + said * cell;
      int y = top + is * cell;
      double share = pixels == 0 ? 0 : (double) matrix.count(is, said) / pixels;
      canvas.setColor(pixels == 0 ? EMPTY : shade(share));
      canvas.fillRect(x, y, cell, cell);
      if (cell >= NUMBERS_FROM && pixels > 0) {
        drawNumber(share, x, y);
      }
    }
  }

  private static Color shade(double share) {
    double depth = Math.sqrt(share);
    return new Color(
        between(255, FULL.getRed(), depth),
        between(255, FULL.getGreen(), depth),
        between(255, FULL.getBlue(), depth));
  }

  private static int between(int from, int to, double depth) {
    return (int) Math.round(from + (to - from) * depth);
  }

  private void drawNumber(double share, int x, int y) {
    String text = number(100 * share);
    FontMetrics metrics = canvas.getFontMetrics();
    canvas.setColor(share > 0.3 ? Color.WHITE : share < 0.0005 ? LINE : INK);
    canvas.drawString(
        text,
        x + (cell - metrics.stringWidth(text)) / 2,
        y + (cell + metrics.getAscent() - metrics.getDescent()) / 2);
  }

  /** A percentage of at most four signs. */
  private static String number(double percent) {
    return percent < 0.05
        ? "0"
        : String.format(Locale.ROOT, percent < 99.95 ? "%.1f" : "%.0f", percent);
  }

  private void drawRowName(int id) {
    FontMetrics metrics = canvas.getFontMetrics();
    String name = name(classes.get(id));
    canvas.setColor(INK);
    canvas.drawString(name, left - NAME_GAP - metrics.stringWidth(name), baseline(top, id));
    swatch(id, left - SWATCH - 4, top + id * cell + (cell - SWATCH) / 2);
  }

  /** Reads upwards. */
  private void drawColumnName(int id) {
    AffineTransform upright = canvas.getTransform();
    canvas.rotate(-Math.PI / 2);
    canvas.setColor(INK);
    canvas.drawString(name(classes.get(id)), NAME_GAP - top, baseline(left, id));
    canvas.setTransform(upright);
    swatch(id, left + id * cell + (cell - SWATCH) / 2, top - SWATCH - 4);
  }

  private int baseline(int start, int id) {
    return start + id * cell + cell / 2 + canvas.getFontMetrics().getAscent() / 2 - 1;
  }

  private void drawGrid() {
    int side = cell * classes.size();
    canvas.setColor(LINE);
    for (int i = 0; i <= classes.size(); i++) {
      canvas.drawLine(left, top + i * cell, left + side, top + i * cell);
      canvas.drawLine(left + i * cell, top, left + i * cell, top + side);
    }
  }

  private void drawTitles() {
    int ascent = canvas.getFontMetrics().getAscent();
    canvas.setColor(QUIET);
    canvas.drawString("predicted, in % of the true class", left, MARGIN + ascent);
    AffineTransform upright = canvas.getTransform();
    canvas.rotate(-Math.PI / 2);
    canvas.drawString("true", -(top + cell * classes.size() / 2), MARGIN + ascent);
    canvas.setTransform(upright);
  }

  private void swatch(int id, int x, int y) {
    canvas.setColor(new Color(classes.get(id).rgb()));
    canvas.fillRect(x, y, SWATCH, SWATCH);
    canvas.setColor(QUIET);
    canvas.drawRect(x, y, SWATCH, SWATCH);
  }
}
