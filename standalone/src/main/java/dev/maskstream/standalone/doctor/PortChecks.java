package dev.maskstream.standalone.doctor;

import dev.maskstream.proto.kafka.LoopbackPorts;
import java.io.IOException;
import java.util.Map;

/** Whether the ports that {@code up} wants are free. */
final class PortChecks {
  private PortChecks() {}

  static Finding port(int port, String option) {
    try {
      return LoopbackPorts.free(port) == port
          ? Finding.good("port " + port, "free")
          : Finding.limited(
              "port " + port, "taken, perhaps by a Maskstream that runs; see " + option);
    } catch (IOException e) {
      return Finding.bad("port " + port, "loopback cannot be listened on: " + e.getMessage());
    }
  }

  /** Environment variables that change what is listened on or reached. */
  static Finding settings(Map<String, String> environment) {
    String set =
        environment.keySet().stream()
            .filter(name -> name.startsWith("MASKSTREAM_"))
            .sorted()
            .reduce((a, b) -> a + " " + b)
            .orElse("none");
    return Finding.good("environment", "MASKSTREAM_ variables: " + set);
  }
}
