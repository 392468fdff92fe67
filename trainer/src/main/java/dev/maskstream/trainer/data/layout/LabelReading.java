package dev.maskstream.trainer.data.layout;

import dev.maskstream.vision.image.ClassMap;
import java.io.IOException;
import java.nio.file.Path;

/** How a label file becomes class ids. Threads: any. */
interface LabelReading {
  /**
   * Reads a label.
   *
   * @throws IOException if it cannot be read or holds what has no meaning; the message names it
   */
  ClassMap read(Path file) throws IOException;
}
