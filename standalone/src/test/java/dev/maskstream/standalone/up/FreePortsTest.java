package dev.maskstream.standalone.up;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.proto.kafka.LoopbackPorts;
import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void oneNumberIsNoTwoPorts() throws IOException {
    String port = Integer.toString(LoopbackPorts.free(0));

    assertThatThrownBy(() -> FreePorts.require(settings(port, port)))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "port %s cannot be both --port and --management-port; choose another for one of them",
            port);
  }

  @Test
  void twoAddressesMayHaveOnePort() throws IOException {
    String port = Integer.toString(LoopbackPorts.free(0));
    Map<String, String> settings = new HashMap<>(settings(port, port));
    settings.put("gateway.management.host", "127.0.0.2");

    assertThatNoException().isThrownBy(() -> FreePorts.require(settings));
  }

  @Test
  void zeroLeavesTheChoiceOfBothToTheSystem() {
    assertThatNoException().isThrownBy(() -> FreePorts.require(settings("0", "0")));
  }

  private static Map<String, String> settings(String port, String management) {
    return Map.of("gateway.port", port, "gateway.management.port", management);
  }
}
