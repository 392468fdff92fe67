package dev.maskstream.trainer.net;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.maskstream.trainer.files.WholeFile;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * All numbers of a block, and their way to a file and back.
 *
 * <p>Threads: one.
 */
record Weights(Block block) {
  /** Running means and variances of batch norm included, in a fixed order. */
  List<NDArray> arrays() {
    return block.getParameters().values().stream().map(Parameter::getArray).toList();
  }

  /** What an optimizer changes, in a fixed order. */
  List<Parameter> trainable() {
    return block.getParameters().values().stream().filter(Parameter::requiresGradient).toList();
  }

  void write(DataOutputStream out) throws IOException {
    for (NDArray array : arrays()) {
      Arrays32.write(array, out);
    }
  }

  void read(DataInputStream in) throws IOException {
    for (NDArray array : arrays()) {
      Arrays32.read(array, in);
    }
  }

  /** Writes a file that is whole or not there. */
  void save(Path file) throws IOException {
    WholeFile.write(
        file,
        out -> {
          DataOutputStream data = new DataOutputStream(out);
          write(data);
          data.flush();
        });
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @throws IOException if it cannot be read or belongs to another shape of network; the message
   *     names the file
   */
  void load(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      read(in);
    } catch (IOException e) {
      throw new IOException(file + " holds no weights of this network: " + e.getMessage(), e);
    }
  }
}
