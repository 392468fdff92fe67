package dev.maskstream.processor.kafka;

import dev.maskstream.proto.kafka.LoopbackPorts;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A single-node KRaft broker in this JVM, for tests. */
public final class TestBroker implements AutoCloseable {
  private final KafkaRaftServer server;
  private final String bootstrap;

  /**
   * @param folder keeps the log; empty or of an earlier life
   */
  public TestBroker(Path folder, int port) throws Exception {
    int controller = LoopbackPorts.free(0);
    Properties config = new Properties();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    config.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
    config.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("controller.listener.names", "CONTROLLER");
    config.put("inter.broker.listener.name", "PLAINTEXT");
    config.put("log.dirs", folder.toString());
    config.put("offsets.topic.replication.factor", "1");
    config.put("offsets.topic.num.partitions", "4");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("transaction.state.log.num.partitions", "4");
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("group.min.session.timeout.ms", "500");
    // One that was killed counts as alive until its session ends, and its successor waits.
    config.put("broker.session.timeout.ms", "2500");
    config.put("broker.heartbeat.interval.ms", "500");
    config.put("auto.create.topics.enable", "false");
    config.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    config.put("message.max.bytes", Integer.toString(9 << 20));
    config.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    if (!Files.exists(folder.resolve("meta.properties"))) {
      format(folder);
    }
    server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
    server.startup();
    bootstrap = "127.0.0.1:" + port;
  }

  private static void format(Path folder) throws Exception {
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
  }

  public String bootstrap() {
    return bootstrap;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** A broker in a process of its own: {@code TestBroker FOLDER PORT}. */
  public static void main(String[] args) throws Exception {
    try (TestBroker broker = new TestBroker(Path.of(args[0]), Integer.parseInt(args[1]))) {
      System.out.println("broker ready " + broker.bootstrap());
      new CountDownLatch(1).await();
    }
  }
}
