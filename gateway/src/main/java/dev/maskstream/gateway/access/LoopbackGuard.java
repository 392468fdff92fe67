package dev.maskstream.gateway.access;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/**
 * Rules that keep web pages of strangers away from a gateway: what a browser says of where a
 * request comes from. No clock, no state.
 */
public final class LoopbackGuard {
  private LoopbackGuard() {}

  /** True if a server that listens here is reached from this machine only. */
  public static boolean isLoopbackAddress(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return !host.isEmpty();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * True if a {@code Host} header names this machine by a name that no stranger's DNS can hold.
   *
   * @param authority such as {@code localhost:8080}; null when the header is missing
   */
  public static boolean isLoopbackName(String authority) {
    if (authority == null) {
      return false;
    }
    String host = hostOf(authority);
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  /**
   * True if a request was not sent by a page of another origin: it has no {@code Origin}, as
   * programs' requests have none, or the one that the gateway itself is reached by.
   */
  public static boolean isSameOrigin(Optional<String> origin, String authority) {
    if (origin.isEmpty()) {
      return true;
    }
    try {
      String from = URI.create(origin.get()).getRawAuthority();
      return from != null && authority != null && from.equalsIgnoreCase(authority);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String hostOf(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    String host = hasPort && colon >= 0 ? authority.substring(0, colon) : authority;
    return host.toLowerCase(Locale.ROOT);
  }
}
