package dev.maskstream.standalone.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A broker's turn to choose its ports and start. A port that was found free is listened on a second
 * later, so that two brokers started at once would choose the same.
 *
 * <p>Threads: one. Waits for those before it up to a deadline; then, or where the file cannot be
 * locked, it goes on without a turn.
 */
final class StartTurn implements AutoCloseable {
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private final FileChannel channel;
  private final boolean own;

  private StartTurn(FileChannel channel, boolean own) {
    this.channel = channel;
    this.own = own;
  }

  /** Where all brokers of this user on this machine take turns. */
  static Path place() {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "maskstream-broker-start-" + System.getProperty("user.name") + ".lock");
  }

  /** Waits for a turn. */
  static StartTurn take(Path file, Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException _) {
      return new StartTurn(null, false);
    }
    boolean own = isFree(channel);
    while (!own && System.nanoTime() - until < 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PAUSE_NANOS);
      own = isFree(channel);
    }
    return new StartTurn(channel, own);
  }

  private static boolean isFree(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException | IOException _) {
      return false;
    }
  }

  /** Whether nobody else starts meanwhile. */
  boolean isOwn() {
    return own;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
