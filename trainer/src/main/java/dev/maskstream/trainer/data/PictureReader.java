package dev.maskstream.trainer.data;

import java.io.IOException;
import java.util.Optional;

/** Reads one of many pictures. */
@FunctionalInterface
public interface PictureReader {
  /**
   * Reads a picture with its label.
   *
   * @return empty if it cannot be used and is left out
   * @throws IOException if it cannot be read and that is fatal
   */
  Optional<LabelledPicture> read(DataSet set, int index) throws IOException;
}
