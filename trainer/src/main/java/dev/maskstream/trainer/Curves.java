package dev.maskstream.trainer;

import dev.maskstream.trainer.files.WholeFile;
import dev.maskstream.trainer.report.Images;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws loss and accuracy over the epochs of a run. */
final class Curves {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;
  private static final Color[] COLOURS = {
    new Color(0x1f6fb4), new Color(0xd9480f), new Color(0x2b8a3e)
  };

  /**
   * Writes {@code loss.png} and {@code accuracy.png}.
   *
   * @param epochs at least one
   */
  static void write(List<EpochFigures> epochs, Path folder) throws IOException {
    XYChart loss = chart("Loss", "loss");
    line(loss, "training", epochs, EpochFigures::loss);
    line(loss, "validation", epochs, e -> e.validation().loss());
    save(loss, folder.resolve("loss.png"));
    XYChart accuracy = chart("Accuracy", "share");
    line(accuracy, "training, pixels right", epochs, EpochFigures::accuracy);
    line(accuracy, "validation, pixels right", epochs, e -> e.validation().score().pixelAccuracy());
    line(accuracy, "validation, mean IoU", epochs, e -> e.validation().score().meanIou());
    save(accuracy, folder.resolve("accuracy.png"));
  }

  static XYChart chart(String title, String axis) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("epoch")
            .yAxisTitle(axis)
            .build();
    chart
        .getStyler()
        .setChartBackgroundColor(Color.WHITE)
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setLegendBorderColor(Color.WHITE)
        .setSeriesColors(COLOURS);
    return chart;
  }

  private static void line(
      XYChart chart,
      String name,
      List<EpochFigures> epochs,
      ToDoubleFunction<EpochFigures> figure) {
    double[] x = epochs.stream().mapToDouble(EpochFigures::epoch).toArray();
    double[] y = epochs.stream().mapToDouble(figure).toArray();
    chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE);
  }

  static void save(XYChart chart, Path file) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    try {
      chart.paint(canvas, WIDTH, HEIGHT);
    } finally {
      canvas.dispose();
    }
    WholeFile.write(file, Images.png(image));
  }

  private Curves() {}
}
