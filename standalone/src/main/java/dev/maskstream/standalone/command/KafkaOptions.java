package dev.maskstream.standalone.command;

import dev.maskstream.proto.Topics;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.client.KafkaClients;
import dev.maskstream.standalone.model.OwnKey;
import dev.maskstream.standalone.model.Registry;
import dev.maskstream.standalone.up.DataDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine.Option;

/** How a command finds Kafka: by name, or by what a running `up` left in its data directory. */
final class KafkaOptions {
  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "Kafka to ask. Default: the broker of the data directory.")
  private String kafka;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".maskstream",
      description = "Data directory of a running `up`. Default: ${DEFAULT-VALUE}")
  private Path data;

  @Option(
      names = "--prefix",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "Prefix of the topic names. Default: none")
  private String prefix;

  Registry registry() {
    return new Registry(clients(), topics(), Clock.systemUTC());
  }

  KafkaClients clients() {
    return new KafkaClients(address());
  }

  Topics topics() {
    return new Topics(prefix);
  }

  /** The key that a running `up` of this user trusts. */
  OwnKey ownKey(Map<String, String> environment) {
    return OwnKey.openOrIn(environment, data);
  }

  private String address() {
    if (kafka != null) {
      return kafka;
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
