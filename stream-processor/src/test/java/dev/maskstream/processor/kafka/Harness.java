package dev.maskstream.processor.kafka;

import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.kafka.TopicAdmin;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Fit;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Source;
import dev.maskstream.proto.v1.Task;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The other side of the processor's topics: a camera, a subscriber, an operator. */
public final class Harness implements AutoCloseable {
  /** Colours that {@link #serveColourModel} tells apart: class 0 black, 1 red, 2 green, 3 blue. */
  public static final List<Integer> COLOURS = List.of(0x000000, 0xff0000, 0x00ff00, 0x0000ff);

  private final String bootstrap;
  private final Topics topics;
  private final KafkaProducer<String, byte[]> producer;
  private final Queue<Exception> unsent = new ConcurrentLinkedQueue<>();

  public Harness(String bootstrap, String prefix, int partitions) {
    this.bootstrap = bootstrap;
    this.topics = new Topics(prefix);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      TopicAdmin.ensure(admin, topics, partitions, (short) 1, Duration.ofSeconds(30));
    }
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "max.request.size",
                Topics.MAX_MESSAGE_BYTES,
                "acks",
                "all",
                // An idempotent one can try a new partition's first records in vain for two
                // minutes.
                "enable.idempotence",
                false,
                "max.in.flight.requests.per.connection",
                1,
                // Else the topics are forgotten when the only broker goes, and sending waits for
                // them.
                "metadata.recovery.strategy",
                "none"),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  public Topics topics() {
    return topics;
  }

  /** Sends a frame and waits until Kafka has it. */
  public void send(FrameFacts facts, byte[] picture) {
    send(new ProducerRecord<>(topics.frames(), null, facts.sourceId(), picture, facts.headers()));
  }

  /** Sends a frame without waiting; {@link #flush} waits for all. */
  public void sendSoon(FrameFacts facts, byte[] picture) {
    sendSoon(
        new ProducerRecord<>(topics.frames(), null, facts.sourceId(), picture, facts.headers()));
  }

  /** Sends a frame to a partition of choice, without waiting. */
  public void sendSoon(int partition, FrameFacts facts, byte[] picture) {
    sendSoon(
        new ProducerRecord<>(
            topics.frames(), partition, facts.sourceId(), picture, facts.headers()));
  }

  private void sendSoon(ProducerRecord<String, byte[]> frame) {
    var _ =
        producer.send(
            frame,
            (_, failure) -> {
              if (failure != null) {
                unsent.add(failure);
              }
            });
  }

  /** Waits until Kafka has all that was sent. */
  public void flush() {
    producer.flush();
    if (!unsent.isEmpty()) {
      throw new IllegalStateException(unsent.size() + " records were not sent", unsent.element());
    }
  }

  /** Sends a frame to a partition of choice. */
  public void send(int partition, FrameFacts facts, byte[] picture) {
    send(
        new ProducerRecord<>(
            topics.frames(), partition, facts.sourceId(), picture, facts.headers()));
  }

  public void send(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Publishes a model that tells {@link #COLOURS} apart, and lets it serve. */
  public ModelVersion serveColourModel(Path folder, String version, int width, int height)
      throws IOException, InterruptedException {
    Path onnx = folder.resolve("colour-" + version + ".onnx");
    Files.write(
        onnx,
        ContractGraph.colourModel(InputShape.anyBatch(width, height), true, colours())
            .toByteArray());
    return serve(onnx, version, width, height);
  }

  private static int[] colours() {
    return COLOURS.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Publishes a file as a version of model {@code colours} and lets it serve. */
  public ModelVersion serve(Path onnx, String version, int width, int height)
      throws IOException, InterruptedException {
    return serve(onnx, colourVersion(version, width, height));
  }

  /** Publishes a file as a version of a model and lets it serve. */
  public ModelVersion serve(Path onnx, ModelVersion version)
      throws IOException, InterruptedException {
    ModelPublisher publisher = publisher(UnaryOperator.identity());
    ModelVersion published = publisher.publish(version, Map.of("model", onnx));
    publisher.serve(version.getName(), version.getVersion(), "a test says so");
    return published;
  }

  /** Publishes versions of the test's own. */
  public ModelPublisher publisher(UnaryOperator<ModelVersion> signing) {
    return new ModelPublisher(producer, topics, () -> System.currentTimeMillis() * 1000, signing);
  }

  /** A version of model {@code colours}, all but its file. */
  public static ModelVersion colourVersion(String version, int width, int height) {
    ModelVersion.Builder model =
        ModelVersion.newBuilder()
            .setName("colours")
            .setVersion(version)
            .setTask(Task.TASK_SEMANTIC)
            .setInputWidth(width)
            .setInputHeight(height)
            .setFit(Fit.FIT_LETTERBOX);
    for (int id = 0; id < COLOURS.size(); id++) {
      model.addClasses(
          ClassInfo.newBuilder().setId(id).setName("colour-" + id).setRgb(COLOURS.get(id)));
    }
    return model.build();
  }

  /** Lets a source name its model. */
  public void source(String source, String model) {
    Source record = Source.newBuilder().setSourceId(source).setModel(model).build();
    send(new ProducerRecord<>(topics.sources(), source, record.toByteArray()));
  }

  /** Everything on a topic from its beginning, until it is enough or the time is up. */
  public List<ConsumerRecord<String, byte[]>> read(
      String topic, Predicate<List<ConsumerRecord<String, byte[]>>> enough, Duration patience) {
    List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      assign(consumer, topic);
      long end = System.nanoTime() + patience.toNanos();
      while (!enough.test(all) && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(50)).forEach(all::add);
      }
    }
    return all;
  }

  /** Everything that is on a topic now. */
  public List<ConsumerRecord<String, byte[]>> readNow(String topic) {
    List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = consumer()) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(assign(consumer, topic));
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(50)).forEach(all::add);
      }
    }
    return all;
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            bootstrap,
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            false),
        new StringDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<TopicPartition> assign(KafkaConsumer<String, byte[]> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return partitions;
  }

  /** A header's text; empty if the record has none of that name. */
  public static String header(ConsumerRecord<?, ?> record, String name) {
    return record.headers().lastHeader(name) == null
        ? ""
        : new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
  }
}
