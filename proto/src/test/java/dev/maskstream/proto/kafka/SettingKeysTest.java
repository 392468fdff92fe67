package dev.maskstream.proto.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class SettingKeysTest {
  private static final Set<String> NAMES = Set.of("kafka.bootstrap.servers", "batch.max.frames");

  @Test
  void kafkasOwnSettingsAreHandedOnUnderTheirOwnNames() {
    SettingKeys keys =
        SettingKeys.of(
            Map.of(
                "kafka.bootstrap.servers", "broker:9092",
                "kafka.security.protocol", "SSL",
                "batch.max.frames", "8"),
            NAMES);

    assertThat(keys.kafkaClient())
        .containsOnly(
            Map.entry("bootstrap.servers", "broker:9092"), Map.entry("security.protocol", "SSL"));
    assertThat(keys.declared()).containsOnlyKeys(NAMES);
  }

  @Test
  void aKeyThatNobodyKnowsIsNamedBesideThoseThatAreKnown() {
    Map<String, String> misspelled = Map.of("kafka.secruity.protocol", "SSL", "batch.max", "8");

    assertThatThrownBy(() -> SettingKeys.of(misspelled, NAMES))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("[batch.max, kafka.secruity.protocol]")
        .hasMessageContaining("batch.max.frames");
  }
}
