package dev.maskstream.trainer;

import dev.maskstream.trainer.click.Click;
import dev.maskstream.trainer.report.ClickPicture;
import dev.maskstream.trainer.report.Sheet;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/** Draws objects, the clicks on them and the masks they led to. */
final class PromptedGallery {
  private static final List<String> COLUMNS =
      List.of("object", "after 1 click", "after 3 clicks", "after 5 clicks");
  private static final int[] SHOWN = {1, 3, 5};

  /**
   * Draws a row for each object: the object, then masks with the clicks that were made.
   *
   * @return a PNG
   */
  static byte[] png(List<PromptedValidation.Held> objects, Pointer pointer) {
    List<Sheet.Row> rows = new ArrayList<>();
    for (PromptedValidation.Held held : objects) {
      rows.add(row(held, PromptedValidation.point(pointer, held)));
    }
    return new Sheet(COLUMNS, rows, List.of()).png();
  }

  private static Sheet.Row row(PromptedValidation.Held held, List<ClickSession.Round> rounds) {
    List<RgbImage> pictures = new ArrayList<>();
    pictures.add(ClickPicture.of(held.picture(), held.target().map(), List.of()));
    for (int shown : SHOWN) {
      int count = Math.min(shown, rounds.size());
      List<Click> clicks = rounds.stream().limit(count).map(ClickSession.Round::click).toList();
      ClassMap mask = rounds.get(count - 1).answer().mask();
      pictures.add(ClickPicture.of(held.picture(), mask, clicks));
    }
    return new Sheet.Row(
        "%s: IoU %.2f, then %.2f"
            .formatted(held.name(), rounds.getFirst().iou(), rounds.getLast().iou()),
        pictures);
  }

  private PromptedGallery() {}
}
