package dev.maskstream.standalone.command;

import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.util.Map;

/** Turns a command's own options into settings. */
final class ServiceFlags {
  private ServiceFlags() {}

  /** What is said where the port of /readyz cannot be had. */
  static Failure noHealthPort(int port, IOException e) {
    return new Failure(
        "port %d cannot be listened on: %s; choose another by --health-port"
            .formatted(port, e.getMessage()),
        e);
  }

  /** Sets what was given; an option that was not leaves the setting to the other sources. */
  static void put(Map<String, String> flags, String key, Object given) {
    if (given != null) {
      flags.put(key, given.toString());
    }
  }
}
