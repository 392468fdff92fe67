package dev.maskstream.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.Pictures;
import dev.maskstream.processor.kafka.TestBroker;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.ClassArea;
import dev.maskstream.proto.v1.Mask;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, a real ONNX model, real pictures. */
class FramesToMasksIT {
  private static final FrameIds IDS = FrameIds.system();

  @TempDir static Path folder;
  private static TestBroker broker;
  private static Harness harness;
  private static RunningProcessor processor;

  @BeforeAll
  static void start() throws Exception {
    broker = new TestBroker(folder.resolve("broker"), TestBroker.freePort());
    harness = new Harness(broker.bootstrap(), "", 4);
    harness.serveColourModel(folder, "1", 96, 64);
    processor =
        StreamProcessor.start(
            Map.of(
                "kafka.bootstrap.servers",
                broker.bootstrap(),
                "processor.model.dir",
                folder.resolve("models").toString()),
            new SimpleMeterRegistry());
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(60))
        .until(() -> processor.readiness().isReady());
  }

  @AfterAll
  static void stop() {
    processor.close();
    harness.close();
    broker.close();
  }

  @Test
  void oneJpegBecomesItsMask() throws Exception {
    FrameFacts facts =
        FrameFacts.arriving("cam-1", IDS.next(), System.currentTimeMillis() * 1000, "image/jpeg")
            .withSequence(7);

    harness.send(facts, Pictures.halves(192, 128, 0xff0000, 0x0000ff));

    ConsumerRecord<String, byte[]> record = maskOf(facts);
    Mask mask = Mask.parseFrom(record.value());
    assertThat(Harness.header(record, FrameHeader.SEQUENCE)).isEqualTo("7");
    assertThat(mask.getSourceId()).isEqualTo("cam-1");
    assertThat(mask.getAreasList())
        .extracting(ClassArea::getClassId, ClassArea::getPixels)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, 96L * 128),
            org.assertj.core.groups.Tuple.tuple(3, 96L * 128));
    byte[] ids = MaskCodec.decode(mask.getRowRuns(), mask.getWidth(), mask.getHeight());
    assertThat(ids[0]).isEqualTo((byte) 1);
    assertThat(ids[191]).isEqualTo((byte) 3);
  }

  private static ConsumerRecord<String, byte[]> maskOf(FrameFacts facts) {
    String id = facts.frameId().toString();
    List<ConsumerRecord<String, byte[]>> records =
        harness.read(
            harness.topics().masks(),
            all -> all.stream().anyMatch(one -> isOf(one, id)),
            java.time.Duration.ofSeconds(30));
    return records.stream().filter(one -> isOf(one, id)).findFirst().orElseThrow();
  }

  private static boolean isOf(ConsumerRecord<String, byte[]> record, String frameId) {
    return Harness.header(record, FrameHeader.FRAME_ID).equals(frameId);
  }
}
