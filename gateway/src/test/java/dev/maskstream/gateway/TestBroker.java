package dev.maskstream.gateway;

import dev.maskstream.proto.kafka.LoopbackPorts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A broker of one node inside the test's JVM. Owned by whoever made it. On a second listener it
 * asks for a name and a password.
 */
final class TestBroker implements AutoCloseable {
  static final String PASSWORD = "of-the-test";

  private final Properties config;
  private final String bootstrapServers;
  private final String guardedServers;
  private KafkaRaftServer server;

  private TestBroker(Properties config, String bootstrapServers, String guardedServers) {
    this.config = config;
    this.bootstrapServers = bootstrapServers;
    this.guardedServers = guardedServers;
    this.server = serving(config);
  }

  static TestBroker start(Path folder) throws Exception {
    String open = "127.0.0.1:" + LoopbackPorts.free(0);
    return start(folder, open, open);
  }

  /** One that clients find at the end of a line. */
  static TestBroker startBehind(HeldLine line, Path folder) throws Exception {
    String open = "127.0.0.1:" + LoopbackPorts.free(0);
    line.leadTo(open);
    return start(folder, open, line.address());
  }

  private static TestBroker start(Path folder, String open, String advertised) throws Exception {
    String guarded = "127.0.0.1:" + LoopbackPorts.free(0);
    Properties config = config(folder, open, guarded);
    config.put("advertised.listeners", clients(advertised, guarded));
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(folder.toString())
        .setMetadataLogDirectory(folder.toString())
        .setControllerListenerName("CONTROLLER")
        .setIgnoreFormatted(true)
        .run();
    return new TestBroker(config, advertised, guarded);
  }

  private static KafkaRaftServer serving(Properties config) {
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
    server.startup();
    return server;
  }

  /** With what it had when it was closed. */
  void startAgain() {
    server = serving(config);
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  /** Clients must say that they are {@code gateway} and know {@link #PASSWORD}. */
  String guardedServers() {
    return guardedServers;
  }

  private static Properties config(Path folder, String open, String guarded) throws IOException {
    String controller = "127.0.0.1:" + LoopbackPorts.free(0);
    Properties config = new Properties();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("controller.quorum.voters", "1@" + controller);
    config.put("listeners", clients(open, guarded) + ",CONTROLLER://" + controller);
    config.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,GUARDED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("sasl.enabled.mechanisms", "PLAIN");
    config.put(
        "listener.name.guarded.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required user_gateway=\"%s\";"
            .formatted(PASSWORD));
    config.put("controller.listener.names", "CONTROLLER");
    config.put("log.dirs", folder.toString());
    config.put("offsets.topic.replication.factor", "1");
    config.put("offsets.topic.num.partitions", "1");
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("num.network.threads", "1");
    config.put("num.io.threads", "2");
    config.put("background.threads", "1");
    config.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    config.put("auto.create.topics.enable", "false");
    return config;
  }

  private static String clients(String open, String guarded) {
    return "PLAINTEXT://" + open + ",GUARDED://" + guarded;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
