package dev.maskstream.proto.kafka;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * A service's settings told apart: those that it declares, and {@code kafka.*} keys, which Kafka's
 * clients are given under their own names, such as {@code kafka.security.protocol}. A key that is
 * neither is an error, so that no misspelled one is passed over.
 *
 * @param declared by the service
 * @param kafkaClient by Kafka's names; with what the service declares of them, such as the brokers'
 *     addresses
 */
public record SettingKeys(Map<String, String> declared, Map<String, String> kafkaClient) {
  private static final String KAFKA = "kafka.";
  private static final Set<String> CLIENT_NAMES =
      Stream.of(
              ConsumerConfig.configNames(),
              ProducerConfig.configNames(),
              AdminClientConfig.configNames())
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  public SettingKeys {
    declared = Map.copyOf(declared);
    kafkaClient = Map.copyOf(kafkaClient);
  }

  /**
   * Tells them apart.
   *
   * @param names that the service declares
   * @throws ConfigException naming the keys that nobody knows
   */
  public static SettingKeys of(Map<String, String> given, Set<String> names) {
    Map<String, String> declared = new TreeMap<>();
    Map<String, String> client = new TreeMap<>();
    Set<String> unknown = new TreeSet<>();
    given.forEach(
        (key, value) -> {
          boolean isOfClient =
              key.startsWith(KAFKA) && CLIENT_NAMES.contains(key.substring(KAFKA.length()));
          if (isOfClient) {
            client.put(key.substring(KAFKA.length()), value);
          }
          if (names.contains(key)) {
            declared.put(key, value);
          } else if (!isOfClient) {
            unknown.add(key);
          }
        });
    if (!unknown.isEmpty()) {
      throw new ConfigException(
          "unknown setting " + unknown + "; known are " + new TreeSet<>(names));
    }
    return new SettingKeys(declared, client);
  }
}
