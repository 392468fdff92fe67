package dev.maskstream.standalone.up;

import dev.maskstream.proto.kafka.LoopbackPorts;
import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.util.Map;

/** Looks whether the gateway's ports can be had before anything slow is started. */
final class FreePorts {
  private FreePorts() {}

  /**
   * @param settings of the gateway
   * @throws Failure naming the port and the option that chooses another
   */
  static void require(Map<String, String> settings) {
    int port = require(settings, "gateway.port", 8080, "--port");
    int management = require(settings, "gateway.management.port", 8081, "--management-port");
    if (port != 0 && port == management && onOneAddress(settings)) {
      throw new Failure(
          "port %d cannot be both --port and --management-port; choose another for one of them"
              .formatted(port));
    }
  }

  private static boolean onOneAddress(Map<String, String> settings) {
    String management = settings.getOrDefault("gateway.management.host", "");
    return management.isEmpty()
        || management.equals(settings.getOrDefault("gateway.host", "127.0.0.1"));
  }

  private static int require(Map<String, String> settings, String key, int usual, String option) {
    int port;
    try {
      port = Integer.parseInt(settings.getOrDefault(key, Integer.toString(usual)));
      if (port == 0 || LoopbackPorts.free(port) == port) {
        return port;
      }
    } catch (NumberFormatException e) {
      throw new Failure(key + " is not a number: " + settings.get(key), e);
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(key + ": " + e.getMessage(), e);
    }
    throw new Failure("port %d is taken; choose another by %s".formatted(port, option));
  }
}
