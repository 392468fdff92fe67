package dev.maskstream.trainer.report;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.RgbImage;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A gallery in one picture: columns with headings, a row of pictures under each name, and below
 * them the classes with their colours.
 *
 * <p>Threads: any.
 *
 * @param columns headings
 * @param rows at least one, each with as many pictures as there are columns
 * @param legend classes to show; may be empty
 */
public record Sheet(List<String> columns, List<Row> rows, List<SegmentClass> legend) {
  private static final int NARROWEST = 192;
  private static final int WIDEST = 400;
  private static final int GAP = 8;
  private static final int LINE = 20;
  private static final int SWATCH = 11;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 13);
  private static final Color INK = new Color(0x1d2126);
  private static final Color QUIET = new Color(0x626a73);

  /**
   * One row.
   *
   * @param name shown above it; may be empty
   * @param pictures all of one size
   */
  public record Row(String name, List<RgbImage> pictures) {
    public Row {
      pictures = List.copyOf(pictures);
    }
  }

  public Sheet {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    legend = List.copyOf(legend);
    for (Row row : rows) {
      if (row.pictures.size() != columns.size()) {
        throw new IllegalArgumentException(
            row.pictures.size() + " pictures under " + columns.size() + " headings");
      }
    }
  }

  /** Draws it. */
  public byte[] png() {
    BufferedImage image = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    try {
      prepare(canvas, image);
      int y = drawHeadings(canvas);
      for (Row row : rows) {
        y = drawRow(canvas, row, y);
      }
      drawLegend(canvas, y);
    } finally {
      canvas.dispose();
    }
    return Images.png(image);
  }

  private static void prepare(Graphics2D canvas, BufferedImage image) {
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, image.getWidth(), image.getHeight());
    canvas.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
  }

  /** Pixels a picture takes across: small ones are enlarged a whole number of times. */
  private static int shownWidth(RgbImage picture) {
    int width = picture.width();
    return width > WIDEST ? WIDEST : width * Math.ceilDiv(NARROWEST, width);
  }

  private static int shownHeight(RgbImage picture) {
    return Math.max(
        1, (int) Math.round((double) picture.height() * shownWidth(picture) / picture.width()));
  }

  private int columnWidth() {
    return rows.stream().mapToInt(row -> shownWidth(row.pictures.getFirst())).max().orElse(WIDEST);
  }

  private int width() {
    return columns.size() * (columnWidth() + GAP) + GAP;
  }

  private int height() {
    int pictures =
        rows.stream()
            .mapToInt(row -> nameHeight(row) + shownHeight(row.pictures.getFirst()) + GAP)
            .sum();
    return GAP + LINE + pictures + legendLines().size() * LINE + (legend.isEmpty() ? 0 : GAP);
  }

  private static int nameHeight(Row row) {
    return row.name.isEmpty() ? 0 : LINE;
  }

  private int drawHeadings(Graphics2D canvas) {
    canvas.setFont(BOLD);
    canvas.setColor(INK);
    for (int i = 0; i < columns.size(); i++) {
      canvas.drawString(columns.get(i), left(i), GAP + LINE - 7);
    }
    return GAP + LINE;
  }

  private int left(int column) {
    return GAP + column * (columnWidth() + GAP);
  }

  private int drawRow(Graphics2D canvas, Row row, int top) {
    int y = top + nameHeight(row);
    canvas.setFont(FONT);
    canvas.setColor(QUIET);
    canvas.drawString(row.name, GAP, y - 6);
    for (int i = 0; i < row.pictures.size(); i++) {
      RgbImage picture = row.pictures.get(i);
      int width = shownWidth(picture);
      canvas.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION,
          width < picture.width()
              ? RenderingHints.VALUE_INTERPOLATION_BILINEAR
              : RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
      canvas.drawImage(Images.of(picture), left(i), y, width, shownHeight(picture), null);
    }
    return y + shownHeight(row.pictures.getFirst()) + GAP;
  }

  private void drawLegend(Graphics2D canvas, int top) {
    canvas.setFont(FONT);
    FontMetrics metrics = canvas.getFontMetrics();
    int y = top;
    for (List<SegmentClass> line : legendLines()) {
      int x = GAP;
      for (SegmentClass one : line) {
        canvas.setColor(new Color(one.rgb()));
        canvas.fillRect(x, y + 4, SWATCH, SWATCH);
        canvas.setColor(QUIET);
        canvas.drawRect(x, y + 4, SWATCH, SWATCH);
        canvas.setColor(INK);
        canvas.drawString(one.name(), x + SWATCH + 6, y + metrics.getAscent() + 2);
        x += entryWidth(metrics, one);
      }
      y += LINE;
    }
  }

  private static int entryWidth(FontMetrics metrics, SegmentClass one) {
    return SWATCH + 6 + metrics.stringWidth(one.name()) + 16;
  }

  private List<List<SegmentClass>> legendLines() {
    FontMetrics metrics = Images.metrics(FONT);
    List<List<SegmentClass>> lines = new ArrayList<>();
    int x = Integer.MAX_VALUE / 2;
    for (SegmentClass one : legend) {
      if (x + entryWidth(metrics, one) > width()) {
        lines.add(new ArrayList<>());
        x = GAP;
      }
      lines.getLast().add(one);
      x += entryWidth(metrics, one);
    }
    return lines;
  }
}
