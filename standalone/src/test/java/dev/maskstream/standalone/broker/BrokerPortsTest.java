package dev.maskstream.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.kafka.LoopbackPorts;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerPortsTest {
  @TempDir private Path directory;

  @Test
  void thePortsOfTheFirstStartAreTakenAgain() throws Exception {
    Path file = directory.resolve("broker.properties");
    BrokerPorts first = BrokerPorts.choose(file);

    BrokerPorts second = BrokerPorts.choose(file);

    assertThat(second).isEqualTo(first);
  }

  @Test
  void aRememberedPortThatIsTakenGivesWayToAFreeOne() throws Exception {
    Path file = directory.resolve("broker.properties");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(file, "clients.port=" + taken.getLocalPort() + "\ncontroller.port=0\n");

      BrokerPorts ports = BrokerPorts.choose(file);

      assertThat(ports.clients()).isNotEqualTo(taken.getLocalPort()).isPositive();
      assertThat(BrokerPorts.remembered(file)).contains(ports);
    }
  }

  @Test
  void noTwoPortsAreTheSameAndNoConnectionIsGivenThem() throws Exception {
    Path file = directory.resolve("broker.properties");
    int free = LoopbackPorts.free(0);
    Files.writeString(file, "clients.port=" + free + "\ncontroller.port=" + free + "\n");

    BrokerPorts ports = BrokerPorts.choose(file);

    assertThat(ports.clients()).isEqualTo(free);
    assertThat(List.of(free, ports.controller(), LoopbackPorts.free(0)))
        .doesNotHaveDuplicates()
        .allMatch(port -> port >= LoopbackPorts.FIRST && port <= LoopbackPorts.LAST);
  }

  @Test
  void aFileThatMakesNoSenseIsAsGoodAsNone() throws Exception {
    Path file = directory.resolve("broker.properties");
    Files.writeString(file, "clients.port=many\n");

    assertThat(BrokerPorts.remembered(file)).isEmpty();
  }
}
