package dev.maskstream.processor.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.DeviceLostMain;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.Pictures;
import dev.maskstream.processor.kafka.TestBroker;
import dev.maskstream.processor.kafka.TopicTail;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.kafka.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A processor whose device is lost says so, ends with an error, and the next one loses no frame.
 */
class DeviceLostIT {
  private static final int FRAMES = 160;
  private static final int BATCHES = 40;
  private static final int NEVER = 1_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final byte[] PICTURE = Pictures.halves(64, 48, 0x0000ff, 0x0000ff);

  @TempDir private Path folder;
  private final FrameIds ids = FrameIds.system();
  private int healthPort;

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once"})
  void theProcessSaysWhyAndEndsAndTheNextOneLosesNothing(String guarantee) throws Exception {
    healthPort = LoopbackPorts.free(0);
    try (TestBroker broker = new TestBroker(folder.resolve("broker"), LoopbackPorts.free(0));
        Harness harness = new Harness(broker.bootstrap(), "", 2);
        TopicTail masks = new TopicTail(broker.bootstrap(), harness.topics().masks());
        TopicTail dead = new TopicTail(broker.bootstrap(), harness.topics().deadLetters())) {
      Path file = Files.write(folder.resolve("stand-in.onnx"), new byte[] {1});
      harness.serve(file, Harness.colourVersion("1", 1, 1));
      Set<String> sent = send(harness);

      try (ChildJvm processor = start(broker, guarantee, BATCHES)) {
        assertEnds(processor);
      }
      long death = System.currentTimeMillis() * 1000;
      assertThat(masks.count()).isLessThan(FRAMES);
      try (ChildJvm _ = start(broker, guarantee, NEVER)) {
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> KillReport.answered(sent, masks.all(), List.of(), dead.all()));
      }

      KillReport report = KillReport.of(sent, masks.all(), List.of(), dead.all(), List.of(death));
      assertThat(report.lost()).isEmpty();
      assertThat(report.masks()).isEqualTo(FRAMES);
      assertThat(report.deadLetters()).isZero();
      assertThat(report.outOfOrder()).isZero();
      if (guarantee.equals("exactly_once")) {
        assertThat(report.duplicates()).isZero();
      }
    }
  }

  private void assertEnds(ChildJvm processor) throws Exception {
    // Asked from its start on: it has a second for its last words.
    String last =
        Awaitility.await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(10))
            .until(
                new Readyz(healthPort)::ask, said -> said.contains("lost") || !processor.isAlive());

    assertThat(last).startsWith("503 ").contains("the device is lost to this process: poisoned");
    assertThat(processor.exitCodeWithin(Duration.ofSeconds(5))).isEqualTo(70);
  }

  private Set<String> send(Harness harness) {
    Set<String> sent = new HashSet<>();
    for (int frame = 0; frame < FRAMES; frame++) {
      FrameFacts facts =
          FrameFacts.arriving(
                  "cam-" + frame % 4, ids.next(), System.currentTimeMillis() * 1000, "image/jpeg")
              .withSequence(frame / 4);
      harness.sendSoon(facts, PICTURE);
      sent.add(facts.frameId().toString());
    }
    harness.flush();
    return sent;
  }

  private ChildJvm start(TestBroker broker, String guarantee, int batches) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(Integer.toString(batches)));
    arguments.addAll(
        List.of(
            "kafka.bootstrap.servers=" + broker.bootstrap(),
            "processor.guarantee=" + guarantee,
            "processor.session.timeout.ms=2000",
            "processor.health.port=" + healthPort,
            "processor.model.dir=" + folder.resolve("models"),
            "models.trust=unsigned",
            "engine.slots=1"));
    return new ChildJvm(folder.resolve("processor.log"), DeviceLostMain.class, arguments);
  }
}
