package dev.maskstream.benchmarks.load;

import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.benchmarks.process.BrokerProcess;
import dev.maskstream.benchmarks.process.Child;
import dev.maskstream.benchmarks.process.GatewayProcess;
import dev.maskstream.benchmarks.process.ProcessorProcess;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * A broker of its own for a measurement, and what is started against it.
 *
 * <p>Threads: one.
 */
public final class Cluster implements AutoCloseable {
  private static final Duration TOPICS_DEADLINE = Duration.ofSeconds(30);

  private final Path folder;
  private final Child broker;

  private Cluster(Path folder, Child broker) {
    this.folder = folder;
    this.broker = broker;
  }

  /**
   * Starts a broker.
   *
   * @param folder for its data, the models and everyone's logs; emptied by whoever made it
   */
  public static Cluster start(Path folder) throws IOException {
    Path log = folder.resolve("broker.log");
    Child broker =
        Child.broker(
            BrokerProcess.class,
            log,
            List.of(Files.createDirectories(folder.resolve("broker")) + ""));
    return new Cluster(folder, broker);
  }

  public String brokers() {
    return broker.greeting();
  }

  public Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** Creates the topics of a run; records of frames and masks bear the broker's own time. */
  public Topics topics(String prefix, int partitions)
      throws InterruptedException, ExecutionException {
    Topics topics = new Topics(prefix);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers()))) {
      TopicAdmin.ensure(admin, topics, partitions, (short) 1, TOPICS_DEADLINE);
      AlterConfigOp brokersTime =
          new AlterConfigOp(
              new ConfigEntry("message.timestamp.type", "LogAppendTime"), AlterConfigOp.OpType.SET);
      admin
          .incrementalAlterConfigs(
              Map.of(
                  topic(topics.frames()), List.of(brokersTime),
                  topic(topics.masks()), List.of(brokersTime)))
          .all()
          .get(TOPICS_DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new IllegalStateException("the broker does not answer", late);
    }
    return topics;
  }

  private static ConfigResource topic(String name) {
    return new ConfigResource(ConfigResource.Type.TOPIC, name);
  }

  /** Puts a model on the registry and lets it serve. */
  public void serve(Topics topics, BenchModel model) throws IOException, InterruptedException {
    try (Registry registry = registry(topics)) {
      registry.add(model);
      registry.serve(model);
    }
  }

  /** The registry of a run, to be closed by whoever asks. */
  public Registry registry(Topics topics) {
    return new Registry(brokers(), topics);
  }

  /**
   * Starts a processor; it is ready when this returns.
   *
   * @param engine {@code real}, or the largest batch of a stand-in
   * @param settings beside the brokers, prefix and folders
   */
  public Child processor(Topics topics, String engine, Map<String, String> settings)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(engine);
    arguments.add("kafka.bootstrap.servers=" + brokers());
    arguments.add("topics.prefix=" + topics.prefix());
    arguments.add("processor.health.port=0");
    arguments.add("processor.model.dir=" + folder.resolve("models"));
    arguments.add("models.trust=unsigned");
    settings.forEach((key, value) -> arguments.add(key + "=" + value));
    return Child.jvm(ProcessorProcess.class, log("processor"), arguments);
  }

  /** Starts a gateway; its greeting is its address. */
  public Child gateway(Topics topics) throws IOException {
    return Child.jvm(GatewayProcess.class, log("gateway"), List.of(brokers(), topics.prefix()));
  }

  @Override
  public void close() throws IOException {
    broker.close();
  }
}
