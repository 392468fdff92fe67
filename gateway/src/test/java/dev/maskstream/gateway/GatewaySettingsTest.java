package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void theReadmesTableIsPrintedFromTheSettings() throws IOException {
    String readme = Files.readString(Path.of("README.md"));

    assertThat(readme).contains(SettingsTable.of(GatewaySettings.definition()));
  }
}
