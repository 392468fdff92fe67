package dev.maskstream.standalone.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final KafkaRaftServer server;
  private final BrokerListening listening;

  private EmbeddedBroker(KafkaRaftServer server, BrokerListening listening) {
    this.server = server;
    this.listening = listening;
  }

  /**
   * Starts a broker on a directory, which is formatted the first time, and returns once it takes
   * clients.
   *
   * @throws IOException if the directory cannot be written
   */
  public static EmbeddedBroker start(Path directory, BrokerPorts ports) throws IOException {
    return start(directory, BrokerListening.of(ports));
  }

  /** The same, where clients of other machines may connect. */
  public static EmbeddedBroker start(Path directory, BrokerListening listening) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Files.createDirectories(absolute);
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
