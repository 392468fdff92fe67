package dev.maskstream.trainer.data.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A set in COCO's panoptic format, of one picture of one row: {@code panoptic_val.json}, {@code
 * panoptic_val/row.png} and {@code val/row.png}.
 */
public final class PanopticRow {
  private static final int RED_SHIFT = 16;

  /** A stuff, two things, of which no picture need show any. */
  public static final String CATEGORIES =
      """
      {"id": 10, "name": "ground", "isthing": 0, "color": [128, 128, 128]},
      {"id": 20, "name": "Square", "isthing": 1},
      {"id": 90, "name": "ghost", "isthing": 1}
      """;

  private final TinyFiles files;
  private String image = "{\"id\": 7, \"file_name\": \"row.png\"}";
  private String categories = CATEGORIES;

  public PanopticRow(Path folder) {
    this.files = new TinyFiles(folder);
  }

  /** The picture's entry instead of one without a size. */
  public PanopticRow image(String entry) {
    this.image = entry;
    return this;
  }

  public PanopticRow categories(String entries) {
    this.categories = entries;
    return this;
  }

  /** So many pixels of a value, one after the other: {@code pixels, value, pixels, value, ...}. */
  public static int[] runs(int... lengthsAndValues) {
    return IntStream.range(0, lengthsAndValues.length / 2)
        .flatMap(
            run ->
                IntStream.generate(() -> lengthsAndValues[2 * run + 1])
                    .limit(lengthsAndValues[2 * run]))
        .toArray();
  }

  /**
   * Writes all.
   *
   * @param colours the picture, as 0xRRGGBB
   * @param ids segment of each pixel, up to 255
   * @param segments entries of {@code segments_info}
   */
  public void write(int[] colours, int[] ids, String segments) throws IOException {
    files.colours("val/row.png", colours);
    files.colours("panoptic_val/row.png", Arrays.stream(ids).map(id -> id << RED_SHIFT).toArray());
    files.text(
        "panoptic_val.json",
        """
        {"info": {}, "images": [%s], "categories": [%s],
         "annotations": [{"image_id": 7, "file_name": "row.png", "segments_info": [%s]}]}
        """
            .formatted(image, categories, segments));
  }

  /** An entry of {@code segments_info}. */
  public static String segment(int id, int category, boolean crowd) {
    return "{\"id\": %d, \"category_id\": %d, \"area\": 1, \"bbox\": [], \"iscrowd\": %d}"
        .formatted(id, category, crowd ? 1 : 0);
  }
}
