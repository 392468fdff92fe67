package dev.maskstream.standalone.up;

import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.broker.BrokerPorts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The folder that {@code up} keeps everything in, held by one process at a time. The lock goes with
 * the process, however it ends.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path root;
  private final FileChannel channel;

  private DataDirectory(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /**
   * Makes the folder if need be and takes it for this process.
   *
   * @throws Failure if another process holds it, or it cannot be written
   */
  public static DataDirectory take(Path root) {
    Path lock = root.resolve(LOCK);
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(
              lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
      if (!lock(channel)) {
        String holder = read(channel);
        channel.close();
        throw new Failure(
            "data directory %s is in use by process %s; stop that one or choose another by --data"
                .formatted(root, holder.isBlank() ? "(unknown)" : holder));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)),
          0);
      return new DataDirectory(root, channel);
    } catch (IOException e) {
      throw new Failure("cannot write data directory " + root + ": " + Failure.reason(e), e);
    }
  }

  /** Where the broker of that folder listens or last listened; empty if none ever started there. */
  public static Optional<String> rememberedKafka(Path root) {
    return BrokerPorts.remembered(portsFile(root)).map(BrokerPorts::bootstrapServers);
  }

  public Path broker() {
    return root.resolve("kafka");
  }

  /** Model files that the processor fetched; may be lost at any time. */
  public Path models() {
    return root.resolve("models");
  }

  /** Labels and runs of the trainer. */
  public Path trainer() {
    return root.resolve("trainer");
  }

  /** The bundled model, unpacked. */
  public Path bundledModel() {
    return root.resolve("bundled-model");
  }

  /** The bundled pair that answers prompts, unpacked. */
  public Path bundledPair() {
    return root.resolve("bundled-pair");
  }

  public Path portsFile() {
    return portsFile(root);
  }

  private static Path portsFile(Path root) {
    return root.resolve("broker.properties");
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(32);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new Failure("cannot release data directory " + root, e);
    }
  }
}
