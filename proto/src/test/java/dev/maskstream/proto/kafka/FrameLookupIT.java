package dev.maskstream.proto.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.v1.Mask;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrameLookupIT {
  private static final int PARTITIONS = 3;
  private static final byte[] PICTURE = {1, 2, 3};

  /** Recent enough that the broker does not delete the records of that time by itself. */
  private static final long NOON = System.currentTimeMillis() - 600_000;

  private final Random random = new Random(7);

  private TestBroker broker;
  private Admin admin;
  private KafkaProducer<String, byte[]> producer;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    broker = TestBroker.start(directory);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  void stop() {
    producer.close();
    admin.close();
    broker.close();
  }

  @Test
  void aFrameIsFoundAmongManyByItsId() throws Exception {
    Topics topics = topics("many-");
    FrameIds ids = idsFrom(NOON);
    UUID wanted = null;
    for (int i = 0; i < 2_000; i++) {
      UUID id = ids.next();
      wanted = i == 1_234 ? id : wanted;
      Future<RecordMetadata> sent =
          producer.send(frame(topics, "cam-" + i % 7, id, NOON + i * 10L));
      // On partitions that were made just now, batches that overtake the first one are refused.
      if (i < 7) {
        sent.get();
      }
    }
    producer.flush();

    Lookup<FrameLookup.Frame> found = lookup(topics).frame("cam-" + 1_234 % 7, wanted);

    assertThat(frame(found).facts().frameId()).isEqualTo(wanted);
    assertThat(frame(found).picture().toByteArray()).isEqualTo(PICTURE);
  }

  @Test
  void aFrameOfAnotherSourceIsNotFound() throws Exception {
    Topics topics = topics("other-");
    UUID id = idsFrom(NOON).next();
    producer.send(frame(topics, "cam-1", id, NOON)).get();

    assertThat(lookup(topics).frame("cam-2", id)).isInstanceOf(Lookup.NotFound.class);
  }

  @Test
  void anUnknownFrameIsNotFoundAndTheReasonSaysWhereWasLooked() throws Exception {
    Topics topics = topics("unknown-");
    producer.send(frame(topics, "cam-1", idsFrom(NOON).next(), NOON)).get();

    Lookup<FrameLookup.Frame> found = lookup(topics).frame("cam-1", idsFrom(NOON).next());

    assertThat(notFound(found)).contains("unknown-frames", "cam-1", "1 records");
  }

  @Test
  void aFrameWhoseRecordIsDeletedIsGone() throws Exception {
    Topics topics = topics("gone-");
    UUID id = idsFrom(NOON).next();
    RecordMetadata at = producer.send(frame(topics, "cam-1", id, NOON)).get();
    producer.send(frame(topics, "cam-1", idsFrom(NOON + 60_000).next(), NOON + 60_000)).get();
    delete(at);

    Lookup<FrameLookup.Frame> found = lookup(topics).frame("cam-1", id);

    assertThat(gone(found))
        .contains(
            "has left the topic gone-frames", "begins " + Instant.ofEpochMilli(NOON + 60_000));
  }

  @Test
  void aFrameOfAPartitionThatHoldsNothingAnyMoreIsGone() throws Exception {
    Topics topics = topics("empty-");
    UUID id = idsFrom(NOON).next();
    delete(producer.send(frame(topics, "cam-1", id, NOON)).get());

    assertThat(lookup(topics).frame("cam-1", id)).isInstanceOf(Lookup.Gone.class);
  }

  @Test
  void aFrameThatBringsNoIdIsFoundByTheOneItIsGiven() throws Exception {
    Topics topics = topics("bare-");
    producer.send(new ProducerRecord<>(topics.frames(), "cam-1", PICTURE)).get();
    RecordMetadata at =
        producer.send(new ProducerRecord<>(topics.frames(), "cam-1", PICTURE)).get();
    UUID given = FrameIds.of(topics.frames(), at.partition(), at.offset(), at.timestamp());

    Lookup<FrameLookup.Frame> found = lookup(topics).frame("cam-1", given);

    assertThat(frame(found).place().offset()).isEqualTo(at.offset());
  }

  @Test
  void anIdWithoutATimeIsLookedForAmongTheNewestRecords() throws Exception {
    Topics topics = topics("timeless-");
    UUID id = UUID.nameUUIDFromBytes(PICTURE);
    producer.send(frame(topics, "cam-1", id, NOON)).get();

    assertThat(lookup(topics).frame("cam-1", id)).isInstanceOf(Lookup.Found.class);
    assertThat(notFound(lookup(topics).frame("cam-1", UUID.nameUUIDFromBytes(new byte[1]))))
        .contains("no UUIDv7");
  }

  @Test
  void aFrameInAPartitionThatKafkasOwnProducersWouldNotChooseIsFound() throws Exception {
    Topics topics = topics("elsewhere-");
    UUID id = idsFrom(NOON).next();
    int wrong = (SourcePartition.of("cam-1", PARTITIONS) + 1) % PARTITIONS;
    ProducerRecord<String, byte[]> usual = frame(topics, "cam-1", id, NOON);
    producer
        .send(
            new ProducerRecord<>(
                usual.topic(), wrong, NOON, usual.key(), usual.value(), usual.headers()))
        .get();

    assertThat(frame(lookup(topics).frame("cam-1", id)).place().partition()).isEqualTo(wrong);
  }

  @Test
  void aMaskIsFoundHoweverLateItCame() throws Exception {
    Topics topics = topics("masks-");
    UUID id = idsFrom(NOON).next();
    Mask mask = Mask.newBuilder().setSourceId("cam-1").setFrameId(id.toString()).build();
    producer.send(new ProducerRecord<>(topics.masks(), null, NOON, "cam-1", PICTURE)).get();
    producer
        .send(
            new ProducerRecord<>(topics.masks(), null, NOON + 300_000, "cam-1", mask.toByteArray()))
        .get();

    assertThat(lookup(topics).mask("cam-1", id)).isEqualTo(new Lookup.Found<>(mask));
    assertThat(lookup(topics).mask("cam-2", id)).isInstanceOf(Lookup.NotFound.class);
  }

  @Test
  void aMaskOfAnySourceIsFoundByItsFrameAlone() throws Exception {
    Topics topics = topics("any-");
    FrameIds ids = idsFrom(NOON);
    for (int i = 0; i < 12; i++) {
      UUID id = ids.next();
      String source = "cam-" + i;
      Mask mask = Mask.newBuilder().setSourceId(source).setFrameId(id.toString()).build();
      long late = NOON + 3_600_000;
      producer
          .send(new ProducerRecord<>(topics.masks(), null, late, source, mask.toByteArray()))
          .get();

      assertThat(lookup(topics).mask(id)).isEqualTo(new Lookup.Found<>(mask));
    }
    assertThat(notFound(lookup(topics).mask(ids.next()))).contains("any-masks", "12 records");
  }

  @Test
  void whereThereIsNoTopicThereIsNoFrame() {
    FrameLookup lookup = lookup(new Topics("nowhere-"));

    assertThat(notFound(lookup.frame("cam-1", idsFrom(NOON).next())))
        .isEqualTo("There is no topic nowhere-frames.");
    assertThat(notFound(lookup.mask(idsFrom(NOON).next())))
        .isEqualTo("There is no topic nowhere-masks.");
  }

  @Test
  void aSearchEndsAtItsBounds() throws Exception {
    Topics topics = topics("bounds-");
    FrameIds ids = idsFrom(NOON);
    UUID last = null;
    for (int i = 0; i < 1_500; i++) {
      last = ids.next();
      Future<RecordMetadata> sent = producer.send(frame(topics, "cam-1", last, NOON));
      // As above.
      if (i == 0) {
        sent.get();
      }
    }
    producer.flush();
    Lookup.Bounds few =
        new Lookup.Bounds(
            Duration.ofSeconds(2), Duration.ofSeconds(2), 500, 1 << 20, Duration.ofSeconds(5));

    Lookup<FrameLookup.Frame> found =
        new FrameLookup(topics, this::consumer, few, System::nanoTime).frame("cam-1", last);

    assertThat(notFound(found)).contains("as many as may be");
  }

  @Test
  void withoutAKafkaTheSearchEndsAtItsDeadline() {
    Lookup.Bounds brief =
        new Lookup.Bounds(
            Duration.ofSeconds(2), Duration.ofSeconds(2), 500, 1 << 20, Duration.ofMillis(300));
    FrameLookup lookup =
        new FrameLookup(new Topics(""), () -> consumer("127.0.0.1:9"), brief, System::nanoTime);

    assertThatThrownBy(() -> lookup.frame("cam-1", idsFrom(NOON).next()))
        .isInstanceOf(TimeoutException.class);
  }

  private Topics topics(String prefix) {
    Topics topics = new Topics(prefix);
    TopicAdmin.ensure(admin, topics, PARTITIONS, (short) 1, Duration.ofSeconds(30));
    return topics;
  }

  private void delete(RecordMetadata upTo) throws Exception {
    admin
        .deleteRecords(
            Map.of(
                new TopicPartition(upTo.topic(), upTo.partition()),
                RecordsToDelete.beforeOffset(upTo.offset() + 1)))
        .all()
        .get();
  }

  private FrameLookup lookup(Topics topics) {
    return new FrameLookup(topics, this::consumer, Lookup.Bounds.DEFAULT, System::nanoTime);
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return consumer(broker.bootstrapServers());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String servers) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private FrameIds idsFrom(long millis) {
    return new FrameIds(() -> millis, random);
  }

  private static ProducerRecord<String, byte[]> frame(
      Topics topics, String source, UUID id, long millis) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(topics.frames(), null, millis, source, PICTURE);
    record.headers().add(FrameHeader.FRAME_ID, id.toString().getBytes(StandardCharsets.UTF_8));
    return record;
  }

  private static FrameLookup.Frame frame(Lookup<FrameLookup.Frame> found) {
    assertThat(found).isInstanceOf(Lookup.Found.class);
    return ((Lookup.Found<FrameLookup.Frame>) found).value();
  }

  private static String notFound(Lookup<?> found) {
    return found instanceof Lookup.NotFound<?>(String reason) ? reason : found.toString();
  }

  private static String gone(Lookup<?> found) {
    return found instanceof Lookup.Gone<?>(String reason) ? reason : found.toString();
  }
}
