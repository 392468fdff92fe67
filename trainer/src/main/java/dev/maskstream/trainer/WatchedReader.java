package dev.maskstream.trainer;

import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.data.PictureReader;
import java.io.IOException;
import java.util.Optional;

/**
 * Tells how far the reading of pictures has come, and ends it when the run is to stop: thousands of
 * them take minutes.
 *
 * <p>Threads: one.
 */
record WatchedReader(PictureReader reader, Progress progress, StopSwitch stop)
    implements PictureReader {

  /** The run is to stop before its first step. */
  static final class StoppedException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public Optional<LabelledPicture> read(DataSet set, int index) throws IOException {
    if (stop.isStopped()) {
      throw new StoppedException();
    }
    Optional<LabelledPicture> one = reader.read(set, index);
    progress.step("");
    return one;
  }
}
