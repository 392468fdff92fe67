package dev.maskstream.trainer.service;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps a folder to one process. The lock goes with the process, however it ends.
 *
 * <p>Threads: one.
 */
final class FolderLock implements AutoCloseable {
  private final Path file;
  private Optional<FileChannel> held = Optional.empty();

  FolderLock(Path folder) {
    this.file = folder.resolve("lock");
  }

  /** Takes the folder, or says that another process has it. */
  boolean take() throws IOException {
    if (held.isPresent()) {
      return true;
    }
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!lock(channel)) {
      channel.close();
      return false;
    }
    held = Optional.of(channel);
    return true;
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (held.isPresent()) {
      held.get().close();
      held = Optional.empty();
    }
  }
}
