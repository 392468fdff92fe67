package dev.maskstream.standalone.broker;

/**
 * Where a broker listens and by which name clients find it.
 *
 * @param clients what it binds for producers and consumers, {@code HOST:PORT}
 * @param advertised what it tells clients to connect to, {@code HOST:PORT}
 * @param controller port of loopback that the broker talks to itself on
 */
public record BrokerListening(String clients, String advertised, int controller) {
  /**
   * @throws IllegalArgumentException if one is not of the form {@code HOST:PORT}, or has port 0,
   *     which no client could be told
   */
  public BrokerListening {
    requireAddress(clients);
    requireAddress(advertised);
  }

  /** On loopback only. */
  static BrokerListening of(BrokerPorts ports) {
    return new BrokerListening(
        ports.bootstrapServers(), ports.bootstrapServers(), ports.controller());
  }

  private static void requireAddress(String address) {
    if (!address.matches("(\\[[0-9A-Fa-f:]+]|[A-Za-z0-9._-]+):[1-9][0-9]{0,4}")) {
      throw new IllegalArgumentException("a broker's address is HOST:PORT, not " + address);
    }
  }
}
