package dev.maskstream.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class ProcessorSettingsTest {
  @Test
  void anUnknownKeyStopsTheProcess() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> settings("batch.linger", "5"))
        .withMessageContaining("batch.linger");
  }

  @Test
  void aValueOutOfRangeStopsTheProcess() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> settings("processor.commit.interval.ms", "5000"));
  }

  @Test
  void theNewGroupProtocolIsRefusedWithTheReason() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> settings("kafka.group.protocol", "streams"))
        .withMessageContaining("past the guard");
  }

  @Test
  void otherKafkaKeysGoToTheClientsUnderTheirOwnNames() {
    assertThat(settings("kafka.security.protocol", "SSL").kafkaClient())
        .containsEntry("security.protocol", "SSL")
        .containsEntry("bootstrap.servers", "somewhere:9092");
  }

  @Test
  void aKafkaKeyThatNoClientKnowsStopsTheProcess() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> settings("kafka.securty.protocol", "SSL"));
  }

  @Test
  void aLimitThatIsNoNumberStopsTheProcess() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> settings("gate.min.agreement", "NaN"))
        .withMessageContaining("gate.min.agreement");
  }

  @Test
  void theReadmeShowsTheSettingsAsTheyAre() throws IOException {
    assertThat(Files.readString(Path.of("README.md")))
        .contains(SettingsTable.of(ProcessorSettings.DEFINITION));
  }

  private static ProcessorSettings settings(String key, String value) {
    Map<String, String> given = new HashMap<>();
    given.put("kafka.bootstrap.servers", "somewhere:9092");
    given.put(key, value);
    return new ProcessorSettings(given);
  }
}
