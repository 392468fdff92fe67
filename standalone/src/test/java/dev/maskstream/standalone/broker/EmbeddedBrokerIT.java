package dev.maskstream.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.kafka.LoopbackPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final TopicPartition FRAMES = new TopicPartition("frames", 0);

  @TempDir private Path directory;

  @Test
  void whatWasAcknowledgedIsThereAfterTheProcessWasKilled() throws Exception {
    Process process = BrokerProcess.start(directory.resolve("kafka"), portsFile());
    String address = process.inputReader(StandardCharsets.UTF_8).readLine();
    createTopic(address);
    write(address, 0, 500);
    process.destroyForcibly().waitFor();

    List<String> values;
    try (EmbeddedBroker broker = start()) {
      assertThat(broker.bootstrapServers()).isEqualTo(address);
      values = readAll(broker.bootstrapServers(), 500);
    }

    assertThat(values).isEqualTo(IntStream.range(0, 500).mapToObj(Integer::toString).toList());
  }

  @Test
  void aBrokerClosedAndStartedAgainGoesOnWhereItWas() throws Exception {
    try (EmbeddedBroker broker = start()) {
      createTopic(broker.bootstrapServers());
      write(broker.bootstrapServers(), 0, 10);
    }

    List<String> values;
    try (EmbeddedBroker broker = start()) {
      write(broker.bootstrapServers(), 10, 20);
      values = readAll(broker.bootstrapServers(), 20);
    }

    assertThat(values).isEqualTo(IntStream.range(0, 20).mapToObj(Integer::toString).toList());
  }

  @Test
  void brokersThatAreStartedAtOnceListenOnPortsOfTheirOwn() throws Exception {
    int wanted = LoopbackPorts.free(0);

    CompletableFuture<EmbeddedBroker> one = startAtOnce("one", wanted);
    CompletableFuture<EmbeddedBroker> other = startAtOnce("other", wanted);

    try (EmbeddedBroker first = one.get(60, TimeUnit.SECONDS);
        EmbeddedBroker second = other.get(60, TimeUnit.SECONDS)) {
      assertThat(List.of(first.bootstrapServers(), second.bootstrapServers()))
          .doesNotHaveDuplicates()
          .contains("127.0.0.1:" + wanted);
    }
  }

  private CompletableFuture<EmbeddedBroker> startAtOnce(String name, int wanted) throws Exception {
    Path ports = directory.resolve(name + ".properties");
    Files.writeString(ports, "clients.port=" + wanted + "\ncontroller.port=0\n");
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return EmbeddedBroker.startOnFreePorts(directory.resolve(name), ports);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofPlatform().start(task));
  }

  private EmbeddedBroker start() throws Exception {
    return EmbeddedBroker.start(directory.resolve("kafka"), BrokerPorts.choose(portsFile()));
  }

  private Path portsFile() {
    return directory.resolve("broker.properties");
  }

  private static void createTopic(String address) throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", address))) {
      admin.createTopics(List.of(new NewTopic(FRAMES.topic(), 1, (short) 1))).all().get();
    }
  }

  private static void write(String address, int from, int to) {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address, "acks", "all", "linger.ms", "0"),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = from; i < to; i++) {
        ProducerRecord<String, String> record =
            new ProducerRecord<>(FRAMES.topic(), "cam", Integer.toString(i));
        var _ = producer.send(record);
      }
      producer.flush();
    }
  }

  private static List<String> readAll(String address, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address, "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(FRAMES));
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
