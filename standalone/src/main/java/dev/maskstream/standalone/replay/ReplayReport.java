package dev.maskstream.standalone.replay;

import dev.maskstream.standalone.TextTable;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How a version's masks agree with those that were served; becomes JSON with these names as {@code
 * like_this}.
 *
 * @param topic that the masks went to
 * @param against versions that had served, by number of frames compared with them
 * @param frames read in all
 * @param compared with a served mask of the same frame
 * @param missing frames without a served mask: they were dropped, or the mask has expired
 * @param unreadable frames without a picture that can be read
 * @param otherClasses compared frames whose served mask tells other classes, so that ids may mean
 *     something else
 * @param pixelAgreement share of pixels that agree; null when none was compared
 * @param meanIou over the classes that occur; null when none was compared
 */
public record ReplayReport(
    String source,
    String model,
    String topic,
    Map<String, Long> against,
    long frames,
    long compared,
    long missing,
    long unreadable,
    long otherClasses,
    Double pixelAgreement,
    Double meanIou,
    List<ClassFigure> classes) {

  /**
   * How one class agrees.
   *
   * @param iou of served and replayed pixels; null where neither has the class
   */
  public record ClassFigure(
      int id, String name, long servedPixels, long replayedPixels, Double iou) {}

  /** Figures of each class from pixels counted, served ones as truth. */
  static List<ClassFigure> figures(List<SegmentClass> classes, ConfusionMatrix pixels) {
    return classes.stream()
        .map(
            one ->
                new ClassFigure(
                    one.id(),
                    one.name(),
                    pixels.pixelsOf(one.id()),
                    pixels.predictedAs(one.id()),
                    orNull(pixels.iou(one.id()))))
        .toList();
  }

  static Double orNull(OptionalDouble figure) {
    return figure.isPresent() ? Double.valueOf(figure.getAsDouble()) : null;
  }

  private static String share(Double figure) {
    return TextTable.share(
        figure == null ? OptionalDouble.empty() : OptionalDouble.of(figure.doubleValue()));
  }

  /** As text. */
  public String text() {
    TextTable table = new TextTable("class", "served px", "replayed px", "IoU");
    for (ClassFigure one : classes) {
      table.row(
          List.of(
              one.name(),
              String.format(Locale.ROOT, "%,d", one.servedPixels()),
              String.format(Locale.ROOT, "%,d", one.replayedPixels()),
              share(one.iou())));
    }
    String head =
        String.format(
            Locale.ROOT,
            "%s on %,d frames of %s: %,d compared, %,d without a served mask, %,d unreadable%n"
                + "pixel agreement %s, mean IoU %s; masks are on topic %s",
            model,
            frames,
            source,
            compared,
            missing,
            unreadable,
            share(pixelAgreement),
            share(meanIou),
            topic);
    return head + foreign() + "\n\n" + table;
  }

  private String foreign() {
    return otherClasses == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "%n%,d of the served masks tell other classes: figures of ids that mean something else",
            otherClasses);
  }
}
