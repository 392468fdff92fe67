package dev.maskstream.processor.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.metrics.SegmentMetrics;
import dev.maskstream.proto.v1.SegmentRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class RequestLoopTest {
  private static final TopicPartition PARTITION = new TopicPartition("segment-requests", 0);
  private static final byte[] NO_REQUEST = "no protobuf".getBytes(StandardCharsets.UTF_8);

  private final Clocks clocks = new Clocks(InstantSource.fixed(Instant.EPOCH), () -> 0);
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
        @Override
        public synchronized Future<RecordMetadata> send(
            ProducerRecord<byte[], byte[]> record, Callback callback) {
          onSend.run();
          return super.send(record, callback);
        }
      };
  private Runnable onSend = () -> {};
  private long records;

  @Test
  void aRequestThatHasBeenAnsweredMakesRoomForTheNextAtOnce() {
    RequestLoop loop = loop(1);
    add(NO_REQUEST);
    loop.runOnce();
    producer.completeNext();

    add(request());
    loop.runOnce();

    assertThat(producer.history()).hasSize(1);
    assertThat(loop.open()).isEqualTo(1);
  }

  @Test
  void whatComesBeyondTheLimitIsRefused() {
    RequestLoop loop = loop(1);
    add(request());
    add(request());

    loop.runOnce();

    assertThat(new String(producer.history().getLast().value(), StandardCharsets.UTF_8))
        .contains("busy");
  }

  @Test
  void whatHasComeWhenTheProcessStopsIsLeftToTheNext() {
    RequestLoop loop = loop(1);
    add(NO_REQUEST);
    add(NO_REQUEST);
    onSend = loop::stop;

    loop.runOnce();

    assertThat(loop.open()).isEqualTo(1);
  }

  private RequestLoop loop(int mostRequests) {
    consumer.assign(List.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    SegmentMetrics metrics = new SegmentMetrics(new SimpleMeterRegistry());
    return new RequestLoop(
        consumer,
        new RequestLoop.Parts(
            new RequestReader(Set.of(), "segment-replies", Duration.ofSeconds(60)),
            new ModelChoice(new ModelLanes()),
            new AnswerSender(producer, clocks, metrics),
            _ -> {},
            _ -> {},
            clocks,
            mostRequests));
  }

  private void add(byte[] value) {
    consumer.addRecord(
        new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), records++, null, value));
  }

  private static byte[] request() {
    return SegmentRequest.newBuilder()
        .setRequestId("r")
        .setSourceId("s")
        .setModel("pointing")
        .setImage(ByteString.copyFromUtf8("picture"))
        .build()
        .toByteArray();
  }
}
