package dev.maskstream.trainer.data.layout;

import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.vision.image.ClassMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The annotations of one picture.
 *
 * @param file they stand in
 * @param drawn in the file's order
 */
record CocoLabel(Path file, String picture, int width, int height, List<Drawn> drawn)
    implements LabelSource {

  /**
   * One annotation.
   *
   * @param number its own in the file
   * @param id of the class
   */
  record Drawn(long number, int id, CocoRegion region) {}

  CocoLabel {
    drawn = List.copyOf(drawn);
  }

  @Override
  public ClassMap read() throws IOException {
    try (CocoCanvas canvas = new CocoCanvas(width, height)) {
      for (Drawn one : drawn) {
        try {
          one.region().fill(canvas, one.id());
        } catch (MalformedMaskException e) {
          throw new IOException(
              "%s: annotation %d of %s: %s".formatted(file, one.number(), picture, e.getMessage()),
              e);
        }
      }
      return canvas.label();
    }
  }

  /** Of the label as it is drawn: the file's own hash would not tell one picture from another. */
  @Override
  public String fingerprint() throws IOException {
    return Sha256.of(read().ids());
  }
}
