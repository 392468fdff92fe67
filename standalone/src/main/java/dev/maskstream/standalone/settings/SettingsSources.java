package dev.maskstream.standalone.settings;

import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * Settings as people give them: a file, then the environment, then the command line, the later one
 * winning. Environment variables are {@code MASKSTREAM_} and the key in capitals with underscores
 * for dots, such as {@code MASKSTREAM_BATCH_LINGER_MS}.
 */
public final class SettingsSources {
  private static final String PREFIX = "MASKSTREAM_";
  private static final String KAFKA = "kafka.";

  /** Read by the launcher script, the logger and the client commands, not by the services. */
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          "MASKSTREAM_JAVA_HOME",
          "MASKSTREAM_JAVA_OPTS",
          "MASKSTREAM_LOG_LEVEL",
          "MASKSTREAM_KEY",
          "MASKSTREAM_SIGNING_KEY");

  private final Map<String, String> values = new TreeMap<>();
  private final Map<String, String> origins = new TreeMap<>();

  /** Reads a file of {@code key=value} lines. */
  public SettingsSources file(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure("cannot read settings from " + file + ": " + Failure.reason(e), e);
    }
    properties
        .stringPropertyNames()
        .forEach(key -> set(key, properties.getProperty(key), file.toString()));
    return this;
  }

  /** Takes every variable that begins with {@code MASKSTREAM_}. */
  public SettingsSources environment(Map<String, String> environment) {
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && !NOT_SETTINGS.contains(name)) {
            String key = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
            set(key, value, "environment variable " + name);
          }
        });
    return this;
  }

  /**
   * What variables such as {@code MASKSTREAM_KAFKA_SECURITY_PROTOCOL} say to Kafka's clients, by
   * Kafka's names; for commands that take no other settings.
   */
  public static Map<String, String> kafkaClient(Map<String, String> environment) {
    Map<String, String> client = new TreeMap<>();
    new SettingsSources()
        .environment(environment)
        .values
        .forEach(
            (key, value) -> {
              if (key.startsWith(KAFKA)) {
                client.put(key.substring(KAFKA.length()), value);
              }
            });
    return client;
  }

  public SettingsSources set(String key, String value, String origin) {
    values.put(key, value.strip());
    origins.put(key, origin);
    return this;
  }

  /**
   * What is set.
   *
   * @throws Failure if a key is not among those known, which names the key and where it came from
   */
  public Map<String, String> resolve(Set<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key) && !isForKafkaClients(key, known)) {
        throw new Failure("unknown setting " + key + " in " + origins.get(key) + hint(key, known));
      }
    }
    return Map.copyOf(values);
  }

  /** Where a service has Kafka clients, it knows itself which further {@code kafka.} keys exist. */
  private static boolean isForKafkaClients(String key, Set<String> known) {
    return key.startsWith(KAFKA) && known.contains("kafka.bootstrap.servers");
  }

  private static String hint(String key, Set<String> known) {
    String lastWord = key.substring(key.lastIndexOf('.') + 1);
    return known.stream()
        .filter(candidate -> candidate.endsWith(lastWord))
        .sorted()
        .findFirst()
        .map(candidate -> "; is " + candidate + " meant?")
        .orElse("");
  }
}
