package dev.maskstream.trainer.net;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** What can be written down and gone on with. */
public interface Resumable {
  /** Writes all it takes to go on: weights, their average and the optimizer's moments. */
  void write(DataOutputStream out) throws IOException;

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if it is of another network
   */
  void read(DataInputStream in) throws IOException;
}
