package dev.maskstream.trainer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws loss and IoU over the epochs of a run that learns pointing. */
final class PromptedCurves {

  /**
   * Writes {@code loss.png} and {@code accuracy.png}.
   *
   * @param epochs at least one
   */
  static void write(List<PromptedEpoch> epochs, Path folder) throws IOException {
    XYChart loss = Curves.chart("Loss", "loss");
    line(loss, "training", epochs, PromptedEpoch::loss);
    Curves.save(loss, folder.resolve("loss.png"));
    XYChart iou = Curves.chart("IoU of held-out objects", "mean IoU");
    line(iou, "after 1 click", epochs, e -> e.validation().iou1());
    line(iou, "after 3 clicks", epochs, e -> e.validation().iou3());
    line(iou, "after 5 clicks", epochs, e -> e.validation().iou5());
    Curves.save(iou, folder.resolve("accuracy.png"));
  }

  private static void line(
      XYChart chart,
      String name,
      List<PromptedEpoch> epochs,
      ToDoubleFunction<PromptedEpoch> figure) {
    double[] x = epochs.stream().mapToDouble(PromptedEpoch::epoch).toArray();
    double[] y = epochs.stream().mapToDouble(figure).toArray();
    chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE);
  }

  private PromptedCurves() {}
}
