package dev.maskstream.benchmarks.load;

import dev.maskstream.benchmarks.model.BenchModel;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Fit;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import dev.maskstream.proto.v1.Task;
import dev.maskstream.standalone.model.Publishable;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Puts models on the registry of a run and decides which serves.
 *
 * <p>Threads: one.
 */
public final class Registry implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;
  private final ModelPublisher publisher;
  private Optional<Rollout> last = Optional.empty();

  Registry(String brokers, Topics topics) {
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers, "max.request.size", Topics.MAX_MESSAGE_BYTES),
            new StringSerializer(),
            new ByteArraySerializer());
    this.publisher = new ModelPublisher(producer, topics, () -> System.currentTimeMillis() * 1000);
  }

  public void add(BenchModel model) throws IOException, InterruptedException {
    ModelVersion.Builder version =
        ModelVersion.newBuilder()
            .setName(model.spec().name())
            .setVersion(model.spec().version())
            .setTask(Task.TASK_SEMANTIC)
            .setInputWidth(model.spec().inputWidth())
            .setInputHeight(model.spec().inputHeight())
            .setFit(Fit.FIT_STRETCH);
    model
        .spec()
        .classes()
        .forEach(
            named ->
                version.addClasses(
                    ClassInfo.newBuilder()
                        .setId(named.id())
                        .setName(named.name())
                        .setRgb(named.rgb())));
    publisher.publish(version.build(), Map.of("model", model.file()));
  }

  /** Adds a model that comes with Maskstream, and lets it serve beside the others. */
  public void serve(Publishable bundled) throws IOException, InterruptedException {
    publisher.publish(bundled.record(), bundled.files());
    String name = bundled.spec().name();
    publisher.decide(Rollouts.serve(name, Optional.empty(), bundled.spec().version(), "benchmark"));
  }

  /**
   * Lets a version serve.
   *
   * @return when that was decided, in milliseconds since 1970
   */
  public long serve(BenchModel model) throws InterruptedException {
    Rollout rollout =
        publisher
            .decide(Rollouts.serve(model.spec().name(), last, model.spec().version(), "benchmark"))
            .rollout();
    last = Optional.of(rollout);
    return rollout.getDecidedAtMicros() / 1000;
  }

  @Override
  public void close() {
    producer.close();
  }
}
