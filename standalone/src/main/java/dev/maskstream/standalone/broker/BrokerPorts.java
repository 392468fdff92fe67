package dev.maskstream.standalone.broker;

import dev.maskstream.proto.kafka.LoopbackPorts;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the embedded broker listens, on loopback only.
 *
 * @param clients what producers and consumers connect to
 * @param controller what the broker talks to itself on
 */
public record BrokerPorts(int clients, int controller) {
  /** Kafka's usual port, taken where it is free so that Kafka's own tools find the broker. */
  private static final int USUAL = 9092;

  /**
   * The ports the file remembers where they are still free, else free ones, which the file then
   * remembers.
   */
  public static BrokerPorts choose(Path file) throws IOException {
    Optional<BrokerPorts> remembered = remembered(file);
    BrokerPorts ports =
        free(
            remembered.map(BrokerPorts::clients).orElse(USUAL),
            remembered.map(BrokerPorts::controller).orElse(0));
    ports.write(file);
    return ports;
  }

  /** These where they are free, else others; 0 for any. */
  public static BrokerPorts free(int clients, int controller) throws IOException {
    // Both are held at once, so that they are not the same.
    try (ServerSocket forClients = LoopbackPorts.hold(clients);
        ServerSocket forItself = LoopbackPorts.hold(controller)) {
      return new BrokerPorts(forClients.getLocalPort(), forItself.getLocalPort());
    }
  }

  /** What an earlier start wrote, or empty when there was none. */
  public static Optional<BrokerPorts> remembered(Path file) {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return Optional.of(
          new BrokerPorts(
              Integer.parseInt(properties.getProperty("clients.port", "")),
              Integer.parseInt(properties.getProperty("controller.port", ""))));
    } catch (NumberFormatException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** {@code HOST:PORT} for clients. */
  public String bootstrapServers() {
    return "127.0.0.1:" + clients;
  }

  private void write(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("clients.port", Integer.toString(clients));
    properties.setProperty("controller.port", Integer.toString(controller));
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, "Where the embedded broker listens on 127.0.0.1");
    }
  }
}
