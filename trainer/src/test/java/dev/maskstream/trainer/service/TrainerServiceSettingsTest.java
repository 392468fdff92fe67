package dev.maskstream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class TrainerServiceSettingsTest {
  @Test
  void anUnknownKeyStopsTheProcess() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> settings("trainer.lables.min", "5"))
        .withMessageContaining("trainer.lables.min");
  }

  @Test
  void aValueOutOfRangeStopsTheProcess() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> settings("trainer.labels.least", "1"));
  }

  @Test
  void aKeyThatIsNoneIsNotTrusted() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> settings("models.trust", "everybody"))
        .withMessageContaining("models.trust");
  }

  @Test
  void kafkaKeysGoToTheClientsUnderTheirOwnNames() {
    assertThat(settings("kafka.security.protocol", "SSL").kafkaClient())
        .containsEntry("security.protocol", "SSL")
        .containsEntry("bootstrap.servers", "somewhere:9092");
  }

  @Test
  void twoMaskstreamsOnOneKafkaHaveAGroupEach() {
    assertThat(settings("topics.prefix", "plant2-").group()).isEqualTo("plant2-maskstream-trainer");
  }

  @Test
  void theReadmeShowsTheSettingsAsTheyAre() throws IOException {
    assertThat(Files.readString(Path.of("README.md")))
        .contains(SettingsTable.of(TrainerServiceSettings.DEFINITION));
  }

  private static TrainerServiceSettings settings(String key, String value) {
    Map<String, String> given = new HashMap<>();
    given.put("kafka.bootstrap.servers", "somewhere:9092");
    given.put(key, value);
    return new TrainerServiceSettings(given);
  }
}
