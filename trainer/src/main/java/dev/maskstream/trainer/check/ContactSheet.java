package dev.maskstream.trainer.check;

import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.Labelling;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.Overlay;
import dev.maskstream.vision.image.Palette;
import dev.maskstream.vision.image.RgbImage;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Some pictures of a data set, each beside itself under its label, with the classes' colours below.
 * What is void is black.
 *
 * <p>Threads: one.
 */
public final class ContactSheet {
  /** Pictures on a sheet. */
  public static final int MOST = 24;

  private static final int COLUMNS = 3;
  private static final int SIDE = 240;
  private static final int GAP = 8;
  private static final int CAPTION = 18;
  private static final int LEGEND_COLUMNS = 6;
  private static final int LEGEND_ROW = 20;
  private static final int SWATCH = 12;
  private static final double OPACITY = 0.65;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private record Cell(String caption, BufferedImage picture, BufferedImage labelled) {}

  private final Labelling labelling;
  private final int[] palette;
  private final List<Cell> cells = new ArrayList<>();

  ContactSheet(Labelling labelling) {
    this.labelling = labelling;
    palette = new int[Palette.SIZE];
    for (SegmentClass one : labelling.classes()) {
      palette[one.id()] = labelling.counts(one.id()) ? one.rgb() : 0;
    }
  }

  void add(String part, String name, LabelledPicture one) {
    RgbImage labelled = Overlay.blend(one.picture(), one.label(), palette, OPACITY);
    cells.add(new Cell(part + ": " + name, small(one.picture()), small(labelled)));
  }

  boolean isEmpty() {
    return cells.isEmpty();
  }

  private static BufferedImage small(RgbImage picture) {
    BufferedImage image = image(picture);
    double scale = (double) SIDE / Math.max(picture.width(), picture.height());
    int width = Math.max(1, (int) Math.round(picture.width() * scale));
    int height = Math.max(1, (int) Math.round(picture.height() * scale));
    // By halves first: one big step would skip pixels.
    while (image.getWidth() > 2 * width && image.getHeight() > 2 * height) {
      image = scaled(image, image.getWidth() / 2, image.getHeight() / 2);
    }
    return scaled(image, width, height);
  }

  private static BufferedImage image(RgbImage picture) {
    int width = picture.width();
    byte[] rgb = picture.rgb();
    int[] pixels = new int[rgb.length / 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          (rgb[i * 3] & 0xff) << 16 | (rgb[i * 3 + 1] & 0xff) << 8 | (rgb[i * 3 + 2] & 0xff);
    }
    BufferedImage image = new BufferedImage(width, picture.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, width, picture.height(), pixels, 0, width);
    return image;
  }

  private static BufferedImage scaled(BufferedImage from, int width, int height) {
    BufferedImage to = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = to.createGraphics();
    canvas.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    canvas.drawImage(from, 0, 0, width, height, null);
    canvas.dispose();
    return to;
  }

  /** The sheet as a PNG. */
  public byte[] png() throws IOException {
    int cellWidth = 2 * SIDE + 3 * GAP;
    int rows = Math.ceilDiv(cells.size(), COLUMNS);
    int[] tops = tops(rows);
    int legendRows = Math.ceilDiv(entries().size(), LEGEND_COLUMNS);
    int columns = Math.min(COLUMNS, cells.size());
    int width = Math.max(columns * cellWidth + GAP, LEGEND_COLUMNS * SIDE / 2);
    int height = tops[rows] + legendRows * LEGEND_ROW + 2 * GAP;
    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = sheet.createGraphics();
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, width, height);
    canvas.setFont(FONT);
    canvas.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    for (int i = 0; i < cells.size(); i++) {
      draw(cells.get(i), canvas, GAP + i % COLUMNS * cellWidth, tops[i / COLUMNS]);
    }
    drawLegend(canvas, tops[rows] + GAP, width);
    canvas.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(sheet, "png", png);
    return png.toByteArray();
  }

  /** Where each row begins, and where the last one ends: rows are as high as their pictures. */
  private int[] tops(int rows) {
    int[] tops = new int[rows + 1];
    tops[0] = GAP;
    for (int row = 0; row < rows; row++) {
      int highest =
          cells.subList(row * COLUMNS, Math.min(cells.size(), (row + 1) * COLUMNS)).stream()
              .mapToInt(cell -> cell.picture().getHeight())
              .max()
              .orElse(0);
      tops[row + 1] = tops[row] + CAPTION + highest + GAP;
    }
    return tops;
  }

  private static void draw(Cell cell, Graphics2D canvas, int x, int y) {
    canvas.setColor(Color.BLACK);
    canvas.drawString(shortened(cell.caption(), canvas, 2 * SIDE + GAP), x, y + CAPTION - GAP / 2);
    canvas.drawImage(cell.picture(), x, y + CAPTION, null);
    canvas.drawImage(cell.labelled(), x + cell.picture().getWidth() + GAP, y + CAPTION, null);
  }

  private record Entry(String name, int rgb) {}

  private List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (SegmentClass one : labelling.classes()) {
      if (labelling.counts(one.id())) {
        entries.add(new Entry(one.name(), one.rgb()));
      }
    }
    if (!labelling.ignored().isEmpty()) {
      entries.add(new Entry("void", 0));
    }
    return entries;
  }

  private void drawLegend(Graphics2D canvas, int top, int width) {
    int column = (width - GAP) / LEGEND_COLUMNS;
    List<Entry> entries = entries();
    for (int i = 0; i < entries.size(); i++) {
      int x = GAP + i % LEGEND_COLUMNS * column;
      int y = top + i / LEGEND_COLUMNS * LEGEND_ROW;
      canvas.setColor(new Color(entries.get(i).rgb()));
      canvas.fillRect(x, y, SWATCH, SWATCH);
      canvas.setColor(Color.GRAY);
      canvas.drawRect(x, y, SWATCH, SWATCH);
      canvas.setColor(Color.BLACK);
      String name = shortened(entries.get(i).name(), canvas, column - SWATCH - 2 * GAP);
      canvas.drawString(name, x + SWATCH + GAP, y + SWATCH - 1);
    }
  }

  private static String shortened(String text, Graphics2D canvas, int width) {
    String shown = text;
    while (shown.length() > 1 && canvas.getFontMetrics().stringWidth(shown) > width) {
      shown = shown.substring(0, shown.length() - 2) + "…";
    }
    return shown;
  }
}
