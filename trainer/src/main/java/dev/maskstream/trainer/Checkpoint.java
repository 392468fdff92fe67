package dev.maskstream.trainer;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import dev.maskstream.trainer.files.WholeFile;
import dev.maskstream.trainer.net.Resumable;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * All it takes to go on with a run, in one file: how far it has come, the weights, their average
 * and the optimizer's moments. The file is whole or not there.
 */
final class Checkpoint {
  private static final String KIND = "maskstream checkpoint 1";
  private static final Gson JSON = new Gson();

  static void write(Path file, Object position, Resumable fitting) throws IOException {
    WholeFile.write(
        file,
        out -> {
          DataOutputStream data = new DataOutputStream(out);
          data.writeUTF(KIND);
          data.writeUTF(JSON.toJson(position));
          fitting.write(data);
          data.flush();
        });
  }

  /**
   * Reads a checkpoint into a network and its optimizer.
   *
   * @param kind of the position that was written
   * @throws IOException if the file cannot be read or is of another network; the message names it
   */
  static <P> P read(Path file, Class<P> kind, Resumable fitting) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (!in.readUTF().equals(KIND)) {
        throw new IOException("it is of another kind");
      }
      P position = JSON.fromJson(in.readUTF(), kind);
      fitting.read(in);
      return position;
    } catch (IOException | JsonParseException e) {
      throw new IOException(file + " is no checkpoint of this run: " + e.getMessage(), e);
    }
  }

  private Checkpoint() {}
}
