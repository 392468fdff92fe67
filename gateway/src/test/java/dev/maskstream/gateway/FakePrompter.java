package dev.maskstream.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Answers requests with prompts as a test tells it to, and keeps what it was asked. */
final class FakePrompter implements AutoCloseable {
  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaProducer<String, byte[]> producer;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile Function<SegmentRequest, Optional<SegmentReply>> script;
  private volatile boolean stopped;

  /** A request as it lay on the topic. */
  record Asked(String key, int partition, String replyTo, SegmentRequest request) {}

  FakePrompter(
      String bootstrapServers,
      Topics topics,
      int partitions,
      Function<SegmentRequest, Optional<SegmentReply>> script) {
    this.script = script;
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "max.request.size", 9 << 20),
            new StringSerializer(),
            new ByteArraySerializer());
    consumer.assign(
        IntStream.range(0, partitions)
            .mapToObj(i -> new TopicPartition(topics.segmentRequests(), i))
            .toList());
    thread = Thread.ofPlatform().daemon().name("fake-prompter").start(this::run);
  }

  /** From now on requests are answered like this; with nothing, not at all. */
  void answer(Function<SegmentRequest, Optional<SegmentReply>> how) {
    script = how;
  }

  Asked last() {
    return asked.getLast();
  }

  int count() {
    return asked.size();
  }

  private void run() {
    while (!stopped) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(50))) {
        answer(record);
      }
    }
    consumer.close();
    producer.close();
  }

  private void answer(ConsumerRecord<String, byte[]> record) {
    try {
      SegmentRequest request = SegmentRequest.parseFrom(record.value());
      String replyTo =
          new String(
              record.headers().lastHeader(FrameHeader.REPLY_TO).value(), StandardCharsets.UTF_8);
      asked.add(new Asked(record.key(), record.partition(), replyTo, request));
      script
          .apply(request)
          .ifPresent(
              reply -> {
                var _ =
                    producer.send(
                        new ProducerRecord<>(replyTo, request.getRequestId(), reply.toByteArray()));
              });
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
