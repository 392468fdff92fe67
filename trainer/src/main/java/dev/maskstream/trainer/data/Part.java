package dev.maskstream.trainer.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A part of a data set.
 *
 * @param name {@code train}, {@code val}, {@code test}, or {@link #ALL} where there is one part
 *     only
 * @param pictures those whose files are there
 * @param files pictures and labels, each once; none for what is drawn
 * @param missing pictures or labels the set should hold and does not
 */
public record Part(String name, DataSet pictures, List<Path> files, List<Trouble> missing) {
  public static final String TRAIN = "train";
  public static final String VAL = "val";
  public static final String TEST = "test";
  public static final String ALL = "all";

  public Part {
    files = List.copyOf(files);
    missing = List.copyOf(missing);
  }

  /**
   * The pictures, for use.
   *
   * @param place what the part is called in messages
   * @param troubles takes what is missing
   * @throws IOException if something is missing and that is fatal, or there is no picture at all
   */
  public DataSet open(String place, Troubles troubles) throws IOException {
    troubles.addAll(place, missing);
    if (pictures.size() == 0) {
      throw new IOException(place + " holds no picture with a label");
    }
    return pictures;
  }
}
