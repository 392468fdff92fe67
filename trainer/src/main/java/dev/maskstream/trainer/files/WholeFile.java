package dev.maskstream.trainer.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a file whole or not at all: beside its place first, then moved there in one step.
 *
 * <p>Threads: any, on different files.
 */
public final class WholeFile {
  /** Writes a file's bytes. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes, in place of what is there.
   *
   * @throws IOException if the folder is missing, the disk is full or the like; the message names
   *     the file, and nothing of it is left
   */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, out -> out.write(content));
  }

  /** The same for what is too large to hold at once. */
  public static void write(Path file, Content content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        content.writeTo(out);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IOException("%s cannot be written: %s".formatted(file, reason(e)), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** A full disk is told without a file's name, a missing folder with nothing else. */
  private static String reason(IOException e) {
    if (e instanceof FileSystemException named && named.getReason() == null) {
      return "%s (%s)".formatted(named.getClass().getSimpleName(), named.getFile());
    }
    return String.valueOf(e.getMessage());
  }

  private WholeFile() {}
}
