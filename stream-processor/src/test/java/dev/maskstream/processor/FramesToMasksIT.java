package dev.maskstream.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.Pictures;
import dev.maskstream.processor.kafka.TestBroker;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.kafka.LoopbackPorts;
import dev.maskstream.proto.v1.ClassArea;
import dev.maskstream.proto.v1.Delivery;
import dev.maskstream.proto.v1.DropReason;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.FrameDropped;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.ModelStateChanged;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, a real ONNX model, real pictures. */
class FramesToMasksIT {
  private static final FrameIds IDS = FrameIds.system();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final byte[] PICTURE = Pictures.halves(192, 128, 0xff0000, 0x0000ff);

  @TempDir private static Path folder;
  private static TestBroker broker;
  private static Harness harness;
  private static RunningProcessor processor;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker(folder.resolve("broker"), LoopbackPorts.free(0));
    harness = new Harness(broker.bootstrap(), "", 4);
    harness.serveColourModel(folder, "1", 96, 64);
    processor =
        StreamProcessor.start(
            Map.of(
                "kafka.bootstrap.servers",
                broker.bootstrap(),
                "processor.model.dir",
                folder.resolve("models").toString(),
                "models.trust",
                "unsigned",
                "latest.max.age.ms",
                "60000"),
            new SimpleMeterRegistry());
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> processor.readiness().isReady());
  }

  @AfterAll
  static void stop() {
    processor.close();
    harness.close();
    broker.close();
  }

  @Test
  void oneJpegBecomesItsMask() throws Exception {
    FrameFacts facts = frame("one", 7);

    harness.send(facts, PICTURE);

    ConsumerRecord<String, byte[]> record = answer(harness.topics().masks(), facts);
    Mask mask = Mask.parseFrom(record.value());
    assertThat(Harness.header(record, FrameHeader.SEQUENCE)).isEqualTo("7");
    assertThat(mask.getSourceId()).isEqualTo("one");
    assertThat(mask.getAreasList())
        .extracting(ClassArea::getClassId, ClassArea::getPixels)
        .containsExactly(tuple(1, 96L * 128), tuple(3, 96L * 128));
    byte[] ids = MaskCodec.decode(mask.getRowRuns(), mask.getWidth(), mask.getHeight());
    assertThat(ids[0]).isEqualTo((byte) 1);
    assertThat(ids[191]).isEqualTo((byte) 3);
  }

  @Test
  void aTornPictureIsADeadLetterAndThePartitionGoesOn() {
    FrameFacts torn = frame("torn", 0);
    FrameFacts whole = frame("torn", 1);

    harness.send(torn, Arrays.copyOf(PICTURE, PICTURE.length / 2));
    harness.send(whole, PICTURE);

    ConsumerRecord<String, byte[]> letter = answer(harness.topics().deadLetters(), torn);
    assertThat(letter.key()).isEqualTo("torn");
    assertThat(Harness.header(letter, FrameHeader.REASON)).isNotEmpty();
    assertThat(Harness.header(letter, FrameHeader.REASON_DETAIL)).isNotEmpty();
    assertThat(letter.value()).hasSize(PICTURE.length / 2);
    answer(harness.topics().masks(), whole);
  }

  @Test
  void whatIsNoPictureIsADeadLetterAndThePartitionGoesOn() {
    byte[] html = "<html>camera login</html>".getBytes(StandardCharsets.UTF_8);
    FrameFacts page = frame("wrong-type", 0);
    FrameFacts empty = frame("wrong-type", 1);
    FrameFacts largest = frame("wrong-type", 2);
    FrameFacts whole = frame("wrong-type", 3);

    harness.send(page, html);
    harness.send(empty, new byte[0]);
    harness.send(largest, new byte[Topics.MAX_VALUE_BYTES]);
    harness.send(whole, PICTURE);

    assertThat(answer(harness.topics().deadLetters(), page).value()).isEqualTo(html);
    answer(harness.topics().deadLetters(), empty);
    assertThat(answer(harness.topics().deadLetters(), largest).value())
        .hasSize(Topics.DEAD_LETTER_BYTES);
    answer(harness.topics().masks(), whole);
  }

  @Test
  void aFrameOfNoSourceIsADeadLetterWhateverItsHeadersSay() {
    FrameFacts nameless = frame("not a name", 0);
    FrameFacts keyless = frame("", 0);

    harness.send(0, nameless, PICTURE);
    harness.send(
        new ProducerRecord<>(
            harness.topics().frames(), 0, (String) null, PICTURE, keyless.headers()));
    harness.send(new ProducerRecord<>(harness.topics().frames(), 0, null, null));

    for (FrameFacts facts : List.of(nameless, keyless)) {
      ConsumerRecord<String, byte[]> letter = answer(harness.topics().deadLetters(), facts);
      assertThat(Harness.header(letter, FrameHeader.REASON)).isEqualTo("bad-source");
    }
  }

  @Test
  void framesOfALatestSourceThatNobodyHasTimeForAreDroppedAndRecorded() throws Exception {
    List<FrameFacts> sent = new ArrayList<>();
    for (int at = 0; at < 400; at++) {
      FrameFacts facts = frame("live", at).withDelivery(Delivery.DELIVERY_LATEST);
      harness.sendSoon(facts, PICTURE);
      sent.add(facts);
    }
    harness.flush();

    FrameFacts newest = sent.getLast();
    answer(harness.topics().masks(), newest);

    Set<String> masked = ids(harness.topics().masks(), "live");
    List<FrameDropped> drops = drops("live");
    assertThat(drops).isNotEmpty();
    assertThat(drops)
        .allMatch(drop -> drop.getReason() == DropReason.DROP_REASON_STALE)
        .allMatch(drop -> drop.getAgeMillis() >= 0);
    assertThat(drops).extracting(FrameDropped::getFrameId).doesNotContainAnyElementsOf(masked);
    assertThat(masked.size() + drops.size()).isEqualTo(sent.size());
  }

  @Test
  void masksOfASourceComeInTheOrderOfItsFramesAcrossAModelSwap() throws Exception {
    for (int at = 0; at < 150; at++) {
      harness.sendSoon(frame("swap", at), PICTURE);
    }
    harness.serveColourModel(folder, "2", 160, 96);
    awaitState("2", "serving");
    FrameFacts last = frame("swap", 150);
    harness.send(last, PICTURE);
    answer(harness.topics().masks(), last);

    List<Mask> masks = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : read(harness.topics().masks(), "swap")) {
      masks.add(Mask.parseFrom(record.value()));
    }
    assertThat(masks).extracting(Mask::getSequence).isSorted().hasSize(151);
    assertThat(masks.getFirst().getModel().getVersion()).isEqualTo("1");
    assertThat(masks.getLast().getModel().getVersion()).isEqualTo("2");
    rejectBadVersion();
  }

  private static void rejectBadVersion() throws Exception {
    Path bad = Files.write(folder.resolve("bad.onnx"), new byte[] {1, 2, 3});
    harness.serve(bad, "3", 96, 64);

    ModelStateChanged rejected = awaitState("3", "rejected");

    assertThat(rejected.getReason()).isNotEmpty();
    FrameFacts facts = frame("swap", 151);
    harness.send(facts, PICTURE);
    Mask mask = Mask.parseFrom(answer(harness.topics().masks(), facts).value());
    assertThat(mask.getModel().getVersion()).isEqualTo("2");
  }

  private static FrameFacts frame(String source, long sequence) {
    return FrameFacts.arriving(source, IDS.next(), System.currentTimeMillis() * 1000, "image/jpeg")
        .withSequence(sequence);
  }

  private static ConsumerRecord<String, byte[]> answer(String topic, FrameFacts facts) {
    Predicate<ConsumerRecord<String, byte[]>> isIt =
        record -> Harness.header(record, FrameHeader.FRAME_ID).equals(facts.frameId().toString());
    List<ConsumerRecord<String, byte[]>> records =
        harness.read(topic, all -> all.stream().anyMatch(isIt), PATIENCE);
    return records.stream().filter(isIt).findFirst().orElseThrow();
  }

  private static List<ConsumerRecord<String, byte[]>> read(String topic, String source) {
    return harness.readNow(topic).stream().filter(record -> source.equals(record.key())).toList();
  }

  private static Set<String> ids(String topic, String source) {
    return read(topic, source).stream()
        .map(record -> Harness.header(record, FrameHeader.FRAME_ID))
        .collect(Collectors.toSet());
  }

  private static List<FrameDropped> drops(String source) throws Exception {
    List<FrameDropped> drops = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : read(harness.topics().events(), source)) {
      drops.add(Event.parseFrom(record.value()).getFrameDropped());
    }
    return drops;
  }

  private static ModelStateChanged awaitState(String version, String state) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                read(harness.topics().events(), "colours").stream()
                    .map(FramesToMasksIT::stateChange)
                    .filter(change -> change.getVersion().equals(version))
                    .filter(change -> change.getState().equals(state))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static ModelStateChanged stateChange(ConsumerRecord<String, byte[]> record) {
    try {
      return Event.parseFrom(record.value()).getModelStateChanged();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
