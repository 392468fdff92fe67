package dev.maskstream.proto.kafka;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of loopback for those who have to know them before they listen, as a broker does that
 * advertises its own. They lie below the ports that systems give to connections (32768 and up on
 * Linux, 49152 and up elsewhere, RFC 6335), so that no connection takes one before it is listened
 * on. Threads: any.
 */
public final class LoopbackPorts {
  public static final int FIRST = 20_000;
  public static final int LAST = 29_999;
  private static final int MANY = LAST - FIRST + 1;

  // Each process tries others first.
  private static final AtomicInteger tried =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 997 % MANY));

  /**
   * The wanted port if nobody listens there, else one that is free.
   *
   * @param wanted 0 for any
   * @throws IOException if none from {@value #FIRST} to {@value #LAST} is free
   */
  public static int free(int wanted) throws IOException {
    try (ServerSocket held = hold(wanted)) {
      return held.getLocalPort();
    }
  }

  /** As {@link #free}, but nobody else gets it until it is closed. */
  public static ServerSocket hold(int wanted) throws IOException {
    if (wanted == 0) {
      return any();
    }
    try {
      return listen(wanted);
    } catch (IOException _) {
      return any();
    }
  }

  private static ServerSocket any() throws IOException {
    for (int tries = 0; tries < MANY; tries++) {
      try {
        return listen(FIRST + Math.floorMod(tried.getAndIncrement(), MANY));
      } catch (BindException _) {
        // The next one may be free.
      }
    }
    throw new IOException("no port from %d to %d of loopback is free".formatted(FIRST, LAST));
  }

  private static ServerSocket listen(int port) throws IOException {
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

  private LoopbackPorts() {}
}
