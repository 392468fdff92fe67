package dev.maskstream.processor.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.Pictures;
import dev.maskstream.processor.kafka.TestBroker;
import dev.maskstream.processor.kafka.TopicTail;
import dev.maskstream.processor.registry.TrialRecords;
import dev.maskstream.processor.segment.StandInPrompts;
import dev.maskstream.proto.kafka.LoopbackPorts;
import dev.maskstream.proto.v1.Grid;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segment requests, and processors that are killed between a request and its answer. */
class PromptsKillIT {
  private static final int REQUESTS_A_LIFE = 12;
  private static final int KILLS = 2;

  /** However late the kill comes, it finds requests without an answer. */
  private static final int MOST_ANSWERS_A_LIFE = REQUESTS_A_LIFE - 2;

  private static final int ALL = 1_000_000;

  @TempDir private Path folder;
  private final Set<String> sent = new HashSet<>();
  private String bootstrap = "";

  @Test
  void everyRequestIsAnsweredThoughProcessorsAreKilled() throws Exception {
    try (TestBroker broker = new TestBroker(folder.resolve("broker"), LoopbackPorts.free(0));
        Harness harness = new Harness(broker.bootstrap(), "", 2)) {
      bootstrap = broker.bootstrap();
      prove(StandInPrompts.serve(harness, folder, "sam", "1"));
      try (TopicTail replies = new TopicTail(bootstrap, harness.topics().segmentReplies())) {
        for (int life = 0; life < KILLS; life++) {
          int before = replies.count();
          send(harness, life);
          ChildJvm processor = startProcessor(MOST_ANSWERS_A_LIFE);
          await(() -> replies.count() >= before + 4);
          processor.kill();
          assertThat(answered(replies)).as("some have no answer yet").isLessThan(sent.size());
        }
        send(harness, KILLS);
        try (ChildJvm processor = startProcessor(ALL)) {
          await(() -> answered(replies) == sent.size() || !processor.isAlive());
        }

        assertThat(ids(replies)).containsExactlyInAnyOrderElementsOf(sent);
        for (ConsumerRecord<String, byte[]> record : replies.all()) {
          assertThat(SegmentReply.parseFrom(record.value()).hasSegments()).isTrue();
        }
        System.out.printf(
            "%d requests, %d answers, %d deaths%n", sent.size(), replies.count(), KILLS);
      }
    }
  }

  /** The deaths are not the model's fault; two of a version on trial would bar it. */
  private void prove(ModelVersion version) throws IOException {
    new TrialRecords(folder.resolve("models/trials"))
        .begin(version)
        .proven(System.currentTimeMillis() * 1000);
  }

  private void send(Harness harness, int life) {
    for (int at = 0; at < REQUESTS_A_LIFE; at++) {
      int colour = 0x100000 * (life + 1) + 0x001000 * at;
      SegmentRequest request =
          SegmentRequest.newBuilder()
              .setRequestId(UUID.randomUUID().toString())
              .setSourceId("cam-" + at % 3)
              .setImage(ByteString.copyFrom(Pictures.pngHalves(64, 48, colour, 0xffffff)))
              .setGrid(Grid.newBuilder().setRows(1).setColumns(2))
              .build();
      harness.send(
          new ProducerRecord<>(
              harness.topics().segmentRequests(), request.getSourceId(), request.toByteArray()));
      sent.add(request.getRequestId());
    }
  }

  private static Set<String> ids(TopicTail replies) {
    Set<String> ids = new HashSet<>();
    replies.all().forEach(record -> ids.add(record.key()));
    return ids;
  }

  private static int answered(TopicTail replies) {
    return ids(replies).size();
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(5))
        .until(condition::getAsBoolean);
  }

  private ChildJvm startProcessor(int mostAnswers) throws IOException {
    return new ChildJvm(
        folder.resolve("processor.log"),
        PromptsMain.class,
        List.of(
            Integer.toString(mostAnswers),
            "kafka.bootstrap.servers=" + bootstrap,
            "processor.session.timeout.ms=2000",
            "processor.health.port=0",
            "processor.model.dir=" + folder.resolve("models"),
            "models.trust=unsigned",
            "engine.slots=1"));
  }
}
