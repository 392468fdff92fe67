package dev.maskstream.standalone.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker with its own controller inside this JVM. Its directory outlives it: a broker
 * started on the same directory serves the same topics, offsets and groups, also after the process
 * was killed.
 *
 * <p>Threads: start and close from one thread; the broker has its own.
 */
public final class EmbeddedBroker implements AutoCloseable {
  static final int NODE_ID = 1;

  /** Several brokers on a busy machine take some seconds each. */
  private static final Duration TURN_PATIENCE = Duration.ofSeconds(20);

  private final KafkaRaftServer server;
  private final BrokerListening listening;

  private EmbeddedBroker(KafkaRaftServer server, BrokerListening listening) {
    this.server = server;
    this.listening = listening;
  }

  /**
   * Starts a broker on ports of loopback that are free, those that the file remembers if possible.
   * Of brokers that are started at once each has its own.
   *
   * @throws IOException if the directory or the file cannot be written, or another broker has the
   *     directory
   */
  public static EmbeddedBroker startOnFreePorts(Path directory, Path portsFile) throws IOException {
    try (StartTurn _ = StartTurn.take(StartTurn.place(), TURN_PATIENCE)) {
      return start(directory, BrokerPorts.choose(portsFile));
    }
  }

  /**
   * Starts a broker on a directory, which is formatted the first time, and returns once it takes
   * clients.
   *
   * @throws IOException if the directory cannot be written, or another broker has it
   */
  public static EmbeddedBroker start(Path directory, BrokerPorts ports) throws IOException {
    return start(directory, BrokerListening.of(ports));
  }

  /** The same, where clients of other machines may connect. */
  public static EmbeddedBroker start(Path directory, BrokerListening listening) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Files.createDirectories(absolute);
    requireUnused(absolute);
    requireFree(listening.clients());
    if (!Files.exists(absolute.resolve("meta.properties"))) {
      format(absolute);
    }
    KafkaConfig config = new KafkaConfig(BrokerSettings.of(absolute, listening), false);
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    server.startup();
    return new EmbeddedBroker(server, listening);
  }

  /** {@code HOST:PORT} for clients. */
  public String bootstrapServers() {
    return listening.advertised();
  }

  // Kafka itself finds out late, and with a page of stack traces.
  private static void requireUnused(Path directory) throws IOException {
    try (FileChannel lock =
        FileChannel.open(
            directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (lock.tryLock() == null) {
        throw new IOException("another broker uses it");
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException("another broker uses it", e);
    }
  }

  private static void requireFree(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
    try (ServerSocket socket = new ServerSocket()) {
      // As the broker does, so that a port in TIME_WAIT after a restart counts as free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))));
    } catch (IOException e) {
      throw new IOException(address + " cannot be listened on: " + e.getMessage(), e);
    }
  }

  private static void format(Path directory) throws IOException {
    try (PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(quiet)
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(directory.toString())
          .setMetadataLogDirectory(directory.toString())
          .setControllerListenerName("CONTROLLER")
          .run();
    } catch (RuntimeException | IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot format " + directory, e);
    }
  }

  /** Writes everything out and stops; takes up to a few seconds. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
