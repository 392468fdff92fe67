package dev.maskstream.gateway;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.ClassArea;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.DropReason;
import dev.maskstream.proto.v1.EngineIdentity;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.FrameDropped;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.ModelIdentity;
import dev.maskstream.proto.v1.RecordPosition;
import dev.maskstream.proto.v1.StageTimes;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Answers every frame as a processor would: class 1 where red is the strongest channel, else class
 * 0. What becomes of a frame also depends on its source: {@code dropped-*} is dropped, {@code
 * silent-*} never answered, {@code twice-*} answered twice.
 */
final class FakeProcessor implements AutoCloseable {
  static final List<ClassInfo> CLASSES =
      List.of(
          ClassInfo.newBuilder().setId(0).setName("rest").setRgb(0x202020).build(),
          ClassInfo.newBuilder().setId(1).setName("red").setRgb(0xe03020).build());

  private final Topics topics;
  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaProducer<String, byte[]> producer;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile String silentFor = "silent-";
  private volatile CountDownLatch resting = new CountDownLatch(0);

  FakeProcessor(String bootstrapServers, Topics topics, int partitions) {
    this.topics = topics;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                topics.prefix() + "maskstream-processor",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "max.request.size", 9 << 20),
            new StringSerializer(),
            new ByteArraySerializer());
    consumer.assign(
        IntStream.range(0, partitions)
            .mapToObj(i -> new TopicPartition(topics.frames(), i))
            .toList());
    thread = Thread.ofPlatform().daemon().name("fake-processor").start(this::run);
  }

  /** From now on sources that begin like this are not answered either. */
  void leaveUnanswered(String prefix) {
    silentFor = prefix;
  }

  /** Takes nothing until it works again. */
  void rest() {
    resting = new CountDownLatch(1);
  }

  void work() {
    resting.countDown();
  }

  private void run() {
    while (!stopped) {
      awaitWork();
      for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(50))) {
        answer(record);
        consumer.commitSync(
            Map.of(
                new TopicPartition(record.topic(), record.partition()),
                new OffsetAndMetadata(record.offset() + 1)));
      }
    }
    consumer.close();
    producer.close();
  }

  private void awaitWork() {
    try {
      resting.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(ConsumerRecord<String, byte[]> record) {
    FrameFacts facts = FrameFacts.read(record);
    String source = facts.sourceId();
    if (source.startsWith("silent-") || source.startsWith(silentFor)) {
      return;
    }
    if (source.startsWith("dropped-")) {
      var _ = producer.send(new ProducerRecord<>(topics.events(), source, drop(facts)));
      return;
    }
    switch (ImageDecoder.decode(record.value(), ImageLimits.DEFAULT)) {
      case Decoding.Unreadable(String code, String reason) -> deadLetter(record, code, reason);
      case Decoding.Decoded(RgbImage image) -> {
        byte[] mask = mask(record, facts, image).toByteArray();
        var _ = producer.send(new ProducerRecord<>(topics.masks(), source, mask));
        if (source.startsWith("twice-")) {
          var _ = producer.send(new ProducerRecord<>(topics.masks(), source, mask));
        }
      }
    }
  }

  private static byte[] drop(FrameFacts facts) {
    return Event.newBuilder()
        .setFrameDropped(
            FrameDropped.newBuilder()
                .setSourceId(facts.sourceId())
                .setFrameId(facts.frameId().toString())
                .setReason(DropReason.DROP_REASON_STALE)
                .setAgeMillis(7))
        .build()
        .toByteArray();
  }

  private void deadLetter(ConsumerRecord<String, byte[]> record, String code, String reason) {
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>(topics.deadLetters(), null, record.key(), record.value());
    FrameFacts.read(record).headers().forEach(letter.headers()::add);
    letter.headers().add(FrameHeader.REASON, code.getBytes(StandardCharsets.UTF_8));
    letter.headers().add(FrameHeader.REASON_DETAIL, reason.getBytes(StandardCharsets.UTF_8));
    var _ = producer.send(letter);
  }

  private static Mask mask(
      ConsumerRecord<String, byte[]> record, FrameFacts facts, RgbImage image) {
    byte[] ids = classMap(image);
    long red = IntStream.range(0, ids.length).filter(i -> ids[i] == 1).count();
    Mask.Builder mask =
        Mask.newBuilder()
            .setSourceId(facts.sourceId())
            .setFrameId(facts.frameId().toString())
            .setSequence(facts.sequence())
            .setCapturedAtMicros(facts.capturedAtMicros())
            .setIngestedAtMicros(facts.ingestedAtMicros())
            .setEmittedAtMicros(System.currentTimeMillis() * 1_000)
            .setWidth(image.width())
            .setHeight(image.height())
            .addAllClasses(CLASSES)
            .setRowRuns(ByteString.copyFrom(MaskCodec.encode(ids, image.width(), image.height())))
            .setMeanConfidence(0.5f)
            .setModel(ModelIdentity.newBuilder().setName("fake").setVersion("1"))
            .setEngine(EngineIdentity.newBuilder().setName("none").setPrecision("fp32"))
            .setInput(
                RecordPosition.newBuilder()
                    .setTopic(record.topic())
                    .setPartition(record.partition())
                    .setOffset(record.offset()))
            .setStages(StageTimes.newBuilder().setInferNanos(1).setBatchSize(1));
    addArea(mask, 0, ids.length - red);
    addArea(mask, 1, red);
    return mask.build();
  }

  private static void addArea(Mask.Builder mask, int id, long pixels) {
    if (pixels > 0) {
      mask.addAreas(ClassArea.newBuilder().setClassId(id).setPixels(pixels));
    }
  }

  static byte[] classMap(RgbImage image) {
    byte[] ids = new byte[image.width() * image.height()];
    for (int i = 0; i < ids.length; i++) {
      int red = image.rgb()[i * 3] & 0xff;
      int green = image.rgb()[i * 3 + 1] & 0xff;
      int blue = image.rgb()[i * 3 + 2] & 0xff;
      ids[i] = (byte) (red > green && red > blue ? 1 : 0);
    }
    return ids;
  }

  @Override
  public void close() {
    stopped = true;
    work();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
