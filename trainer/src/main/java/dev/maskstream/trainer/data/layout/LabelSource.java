package dev.maskstream.trainer.data.layout;

import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.vision.image.ClassMap;
import java.io.IOException;
import java.nio.file.Path;

/** Where the label of one picture comes from. Threads: any. */
interface LabelSource {
  /** The file it stands in, alone or with others. */
  Path file();

  ClassMap read() throws IOException;

  /** What it was, for a run's manifest. */
  String fingerprint() throws IOException;

  /** A file of its own. */
  record File(Path file, LabelReading reading) implements LabelSource {
    @Override
    public ClassMap read() throws IOException {
      return reading.read(file);
    }

    @Override
    public String fingerprint() throws IOException {
      return Sha256.of(file);
    }
  }
}
