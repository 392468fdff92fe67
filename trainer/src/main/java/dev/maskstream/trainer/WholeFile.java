package dev.maskstream.trainer;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a file whole or not at all: beside its place first, then moved there in one step. Threads:
 * any, on different files.
 */
public final class WholeFile {

  /**
   * Writes, in place of what is there.
   *
   * @throws IOException if the folder is missing, the disk is full or the like; the message names
   *     the file, and nothing of it is left
   */
  public static void write(Path file, byte[] content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(part, content);
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
