package dev.maskstream.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.maskstream.standalone.command.CommandRun;
import dev.maskstream.standalone.settings.ServiceSettings;
import dev.maskstream.standalone.settings.SettingsSources;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** What a container runs, held against the code: its command line and its variables. */
final class Service {
  private static final Map<String, Set<String>> PORTS =
      Map.of(
          "gateway", Set.of("--port", "--management-port"),
          "processor", Set.of("--health-port"),
          "trainer", Set.of("--health-port"),
          "broker", Set.of("--listen"));

  private Service() {}

  /** Fails unless the command line knows these arguments. */
  static void requireCommand(List<String> arguments) {
    assertThatCode(() -> CommandRun.parse(arguments))
        .as("%s", arguments)
        .doesNotThrowAnyException();
  }

  /** Fails unless the command takes every variable, as a setting, for itself or for Kafka. */
  static void requireVariables(List<String> arguments, Map<String, String> environment) {
    Map<String, String> settings = new TreeMap<>(environment);
    settings.keySet().removeIf(name -> !name.startsWith("MASKSTREAM_"));
    assertThatCode(
            () -> {
              Map<String, String> known =
                  new SettingsSources().environment(settings).resolve(known(arguments.getFirst()));
              requireKafkaNames(known.keySet());
            })
        .as("%s with %s", arguments, settings)
        .doesNotThrowAnyException();
  }

  private static Set<String> known(String command) {
    return switch (command) {
      case "gateway" -> ServiceSettings.gatewayKeys();
      case "processor" -> ServiceSettings.processorKeys();
      case "trainer" -> ServiceSettings.trainerKeys();
      case "camera", "models" -> Set.of("kafka.bootstrap.servers");
      default -> Set.of();
    };
  }

  private static void requireKafkaNames(Set<String> keys) {
    for (String key : keys) {
      String name = key.replaceFirst("^kafka\\.", "");
      if (key.startsWith("kafka.")
          && !ConsumerConfig.configNames().contains(name)
          && !AdminClientConfig.configNames().contains(name)) {
        throw new IllegalArgumentException("Kafka's clients do not know " + name);
      }
    }
  }

  /** Ports that the arguments say. */
  static Set<Integer> ports(List<String> arguments) {
    Set<Integer> ports = new TreeSet<>();
    for (int i = 1; i + 1 < arguments.size(); i++) {
      if (PORTS.getOrDefault(arguments.getFirst(), Set.of()).contains(arguments.get(i))) {
        ports.add(Integer.valueOf(arguments.get(i + 1).replaceFirst(".*:", "")));
      }
    }
    return ports;
  }
}
