package dev.maskstream.standalone.broker;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the embedded broker listens, on loopback only.
 *
 * @param clients what producers and consumers connect to
 * @param controller what the broker talks to itself on
 */
public record BrokerPorts(int clients, int controller) {
  /** Kafka's usual port, taken where it is free so that Kafka's own tools find the broker. */
  private static final int USUAL = 9092;

  private static final int FIRST = 20_000;
  private static final int MANY = 10_000;

  // Each process tries others first, and none twice in a row.
  private static final AtomicInteger tried =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 997 % MANY));

  /**
   * The ports the file remembers where they are still free, else free ones, which the file then
   * remembers.
   */
  public static BrokerPorts choose(Path file) throws IOException {
    Optional<BrokerPorts> remembered = remembered(file);
    int clients = freePort(remembered.map(BrokerPorts::clients).orElse(USUAL));
    int controller = freePort(remembered.map(BrokerPorts::controller).orElse(0));
    if (controller == clients) {
      controller = anyFree();
    }
    BrokerPorts ports = new BrokerPorts(clients, controller);
    ports.write(file);
    return ports;
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

  /** The wanted port of loopback if nothing listens there, else, and for 0, one that is free. */
  public static int freePort(int wanted) throws IOException {
    if (wanted == 0) {
      return anyFree();
    }
    try (ServerSocket socket = bind(wanted)) {
      return socket.getLocalPort();
    } catch (IOException _) {
      return anyFree();
    }
  }

  /** Below those that the system gives to connections, so that none takes it meanwhile. */
  private static int anyFree() throws IOException {
    for (int tries = 0; tries < MANY; tries++) {
      try (ServerSocket socket = bind(FIRST + Math.floorMod(tried.getAndIncrement(), MANY))) {
        return socket.getLocalPort();
      } catch (BindException _) {
        // The next one may be free.
      }
    }
    throw new IOException(
        "no port from %d to %d of loopback is free".formatted(FIRST, FIRST + MANY - 1));
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    // As the broker does, so that a port in TIME_WAIT after a restart counts as free.
    socket.setReuseAddress(true);
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
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
