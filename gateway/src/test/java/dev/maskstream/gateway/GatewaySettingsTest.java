package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {
  @Test
  void anUnknownKeyStopsTheProcess() {
    assertThatThrownBy(() -> new GatewaySettings(Map.of("gateway.prot", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("gateway.prot");
  }

  @Test
  void aValueOutOfRangeStopsTheProcess() {
    assertThatThrownBy(() -> new GatewaySettings(Map.of("gateway.port", "70000")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("gateway.port");
  }

  @Test
  void theManagementPortListensWhereTheOtherDoes() {
    GatewaySettings settings = new GatewaySettings(Map.of("gateway.host", "10.0.0.1"));

    assertThat(settings.managementHost()).isEqualTo("10.0.0.1");
  }

  @Test
  void otherKafkaKeysGoToTheClientsUnderTheirOwnNames() {
    GatewaySettings settings =
        new GatewaySettings(Map.of("kafka.security.protocol", "SSL", "kafka.sasl.mechanism", "X"));

    assertThat(settings.kafkaClient())
        .containsOnly(
            entry("bootstrap.servers", "127.0.0.1:9092"),
            entry("security.protocol", "SSL"),
            entry("sasl.mechanism", "X"));
  }

  @Test
  void aKafkaKeyThatNoClientKnowsStopsTheProcess() {
    assertThatThrownBy(() -> new GatewaySettings(Map.of("kafka.securty.protocol", "SSL")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("kafka.securty.protocol");
  }

  @Test
  void aClientsKeyWithoutItsPrefixStopsTheProcess() {
    assertThatThrownBy(() -> new GatewaySettings(Map.of("security.protocol", "SSL")))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void theReadmesTableIsPrintedFromTheSettings() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    assertThat(readme).contains(SettingsTable.of(GatewaySettings.definition()));
  }
}
