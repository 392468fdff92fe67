package dev.maskstream.standalone.broker;

import dev.maskstream.proto.Topics;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What a broker for one machine and a handful of clients needs to differ in from Kafka's defaults,
 * which are made for a cluster. Names are Kafka's own.
 */
final class BrokerSettings {
  private static final int MEBI = 1 << 20;

  private BrokerSettings() {}

  static Properties of(Path directory, BrokerListening listening) {
    Properties settings = new Properties();
    listen(settings, listening);
    replicateToNobody(settings);
    keepItSmall(settings);
    settings.put("log.dirs", directory.toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("message.max.bytes", Integer.toString(Topics.MAX_MESSAGE_BYTES));
    settings.put("replica.fetch.max.bytes", Integer.toString(Topics.MAX_MESSAGE_BYTES));
    // A group forms at once, and a dead member is missed within seconds.
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.min.session.timeout.ms", "500");
    // A broker that was killed counts as alive until its session ends, and its successor waits.
    settings.put("broker.session.timeout.ms", "2500");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    return settings;
  }

  private static void listen(Properties settings, BrokerListening listening) {
    String controller = "127.0.0.1:" + listening.controller();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(EmbeddedBroker.NODE_ID));
    settings.put("controller.quorum.voters", EmbeddedBroker.NODE_ID + "@" + controller);
    settings.put("listeners", "PLAINTEXT://" + listening.clients() + ",CONTROLLER://" + controller);
    settings.put("advertised.listeners", "PLAINTEXT://" + listening.advertised());
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("inter.broker.listener.name", "PLAINTEXT");
  }

  private static void replicateToNobody(Properties settings) {
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
  }

  private static void keepItSmall(Properties settings) {
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("group.coordinator.threads", "1");
    settings.put("share.coordinator.threads", "1");
    // 128 MiB of heap by default, for compacting topics that here hold a few hundred keys.
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * MEBI));
    settings.put("log.cleaner.io.buffer.size", Integer.toString(MEBI));
    // The system's own, which grow: a frame does not fit into Kafka's 100 KiB.
    settings.put("socket.send.buffer.bytes", "-1");
    settings.put("socket.receive.buffer.bytes", "-1");
    settings.put("socket.request.max.bytes", Integer.toString(16 * MEBI));
    // Requests waiting for an I/O thread are bounded by bytes, not only by number.
    settings.put("queued.max.request.bytes", Integer.toString(64 * MEBI));
    // Only whole segments expire: short ones keep the disk near what retention promises.
    settings.put("log.segment.bytes", Integer.toString(128 * MEBI));
    settings.put("log.roll.ms", Integer.toString(10 * 60 * 1000));
    settings.put("log.index.size.max.bytes", Integer.toString(MEBI));
  }
}
