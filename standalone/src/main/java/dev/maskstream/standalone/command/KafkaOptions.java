package dev.maskstream.standalone.command;

import dev.maskstream.proto.Topics;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.client.KafkaClients;
import dev.maskstream.standalone.model.OwnKey;
import dev.maskstream.standalone.model.Registry;
import dev.maskstream.standalone.settings.SettingsSources;
import dev.maskstream.standalone.up.DataDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How a command finds Kafka: by name, or by what a running `up` left in its data directory. */
final class KafkaOptions {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description =
          "Kafka to ask. Default: MASKSTREAM_KAFKA_BOOTSTRAP_SERVERS, else the broker of the data"
              + " directory. Other MASKSTREAM_KAFKA_... variables are given to Kafka's clients, as"
              + " those of the services are.")
  private String kafka;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".maskstream",
      description = {"Data directory of a running `up`.", "Default: ${DEFAULT-VALUE}"})
  private Path data;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "Prefix of the topic names. Default: none")
  private String prefix;

  private final Map<String, String> environment;

  /** Made by the command line, which knows the environment it was started in. */
  KafkaOptions(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  Registry registry() {
    return new Registry(clients(), topics(), Clock.systemUTC());
  }

  KafkaClients clients() {
    Map<String, String> client = new HashMap<>(SettingsSources.kafkaClient(environment));
    String named = client.remove("bootstrap.servers");
    return new KafkaClients(address(named), client);
  }

  Topics topics() {
    return new Topics(prefix);
  }

  /** The key that a running `up` of this user trusts. */
  OwnKey ownKey(Map<String, String> environment) {
    return OwnKey.openOrIn(environment, data);
  }

  private String address(String named) {
    if (kafka != null || named != null) {
      return kafka != null ? kafka : named;
    }
    return DataDirectory.rememberedKafka(data)
        .orElseThrow(
            () ->
                new Failure(
                    "no broker was ever started in "
                        + data
                        + "; start ./maskstream up, or name one by --kafka or --data"));
  }
}
