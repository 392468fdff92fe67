package dev.maskstream.trainer.data.layout;

import dev.maskstream.vision.image.ClassMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;

/** Labels whose samples are numbers that stand for class ids. Threads: any. */
final class IdLabels implements LabelReading {
  static final int UNKNOWN = -1;

  /** Labels whose samples are the class ids. */
  static final IdLabels AS_STORED = of(sample -> sample);

  private final int[] ids = new int[256];

  private IdLabels() {}

  /**
   * Makes a reading from what each sample stands for.
   *
   * @param meaning from a sample, 0 to 255, to a class id, or {@link #UNKNOWN}
   */
  static IdLabels of(IntUnaryOperator meaning) {
    IdLabels labels = new IdLabels();
    for (int sample = 0; sample < labels.ids.length; sample++) {
      labels.ids[sample] = meaning.applyAsInt(sample);
    }
    return labels;
  }

  @Override
  public ClassMap read(Path file) throws IOException {
    ClassMap label = PictureFiles.label(file);
    byte[] map = label.ids();
    for (int i = 0; i < map.length; i++) {
      int id = ids[Byte.toUnsignedInt(map[i])];
      if (id == UNKNOWN) {
        throw new IOException(
            "%s holds the value %d at (%d, %d), which stands for no class"
                .formatted(file, Byte.toUnsignedInt(map[i]), i % label.width(), i / label.width()));
      }
      map[i] = (byte) id;
    }
    return label;
  }
}
