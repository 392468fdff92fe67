package dev.maskstream.processor.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.Main;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.TestBroker;
import dev.maskstream.processor.kafka.TopicTail;
import dev.maskstream.proto.kafka.LoopbackPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a processor does when its broker dies by SIGKILL while frames flow, and comes again on the
 * same folder and port. It takes half a minute for one death, so no build runs it by itself: {@code
 * mvn verify -Pkill} runs 2,000 frames and 10 deaths, for each guarantee, and {@code
 * -Dkill.kills=1} alone 240 frames and one death.
 */
@EnabledIfSystemProperty(
    named = "kill.kills",
    matches = "\\d+",
    disabledReason = "takes half a minute for one death: mvn verify -Pkill, or -Dkill.kills=1")
class BrokerKilledIT {
  private static final int SOURCES = 6;
  private static final int PARTITIONS = 4;
  private static final int FRAMES = Integer.getInteger("kill.frames", 240);
  private static final int KILLS = Integer.getInteger("kill.kills", 1);
  private static final int MOST_IN_FLIGHT = 32;
  private static final int FRAMES_A_LIFE = FRAMES / (KILLS + 1);
  private static final int INPUT_WIDTH = 960;
  private static final int INPUT_HEIGHT = 720;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final KillFrames frames = new KillFrames(SOURCES);
  private final List<Long> deaths = new ArrayList<>();
  private int port;
  private int healthPort;
  private Readyz readyz;
  private ChildJvm broker;

  @BeforeEach
  void startBroker() throws IOException {
    port = LoopbackPorts.free(0);
    healthPort = LoopbackPorts.free(0);
    readyz = new Readyz(healthPort);
    Files.createDirectories(folder.resolve("broker"));
    broker = newBroker();
  }

  @AfterEach
  void stopBroker() {
    broker.kill();
  }

  @Test
  void atLeastOnceLosesNothingAndRepeatsWhatWasNotCommitted() throws Exception {
    KillReport report = run("at_least_once", new Random(5));

    assertWhole(report);
    assertThat(report.duplicates()).isLessThanOrEqualTo(mostRepeated(report));
  }

  @Test
  void exactlyOnceLosesNothing() throws Exception {
    KillReport report = run("exactly_once", new Random(6));

    assertWhole(report);
    // Not none: see RATIONALE.md on what a broker that dies may do to a transaction.
    assertThat(report.duplicates()).isLessThanOrEqualTo(mostRepeated(report));
  }

  /** What came since the last commit, and what was in flight when the broker went. */
  private static int mostRepeated(KillReport report) {
    return KILLS * (report.commitWorth() + MOST_IN_FLIGHT);
  }

  private static void assertWhole(KillReport report) {
    assertThat(report.lost()).isEmpty();
    assertThat(report.twoOutcomes()).isZero();
    assertThat(report.masks() + report.dropped() + report.deadLetters()).isEqualTo(FRAMES);
    assertThat(report.outOfOrder()).isZero();
  }

  private KillReport run(String guarantee, Random random) throws Exception {
    String bootstrap = bootstrap();
    try (ChildJvm processor = startProcessor(guarantee);
        Harness harness = new Harness(bootstrap, "", PARTITIONS);
        TopicTail masks = new TopicTail(bootstrap, harness.topics().masks());
        TopicTail events = new TopicTail(bootstrap, harness.topics().events());
        TopicTail dead = new TopicTail(bootstrap, harness.topics().deadLetters())) {
      harness.serveColourModel(folder, "1", INPUT_WIDTH, INPUT_HEIGHT);
      for (int life = 0; life < KILLS; life++) {
        killInMidStream(harness, masks, FRAMES_A_LIFE / 8 + random.nextInt(FRAMES_A_LIFE / 4));
      }
      frames.send(harness, FRAMES - frames.count());
      harness.flush();
      Awaitility.await()
          .atMost(LONGEST)
          .until(
              () ->
                  !processor.isAlive()
                      || KillReport.answered(frames.sent(), masks.all(), events.all(), dead.all()));

      assertThat(processor.isAlive()).as("the processor outlives its broker").isTrue();
      assertThat(readyz.ask()).startsWith("200 ");
      KillReport report =
          KillReport.of(frames.sent(), masks.all(), events.all(), dead.all(), deaths);
      System.out.printf(
          "%s, broker killed %d times: masks %d, dropped %d, dead letters %d, duplicates %d%n",
          guarantee,
          KILLS,
          report.masks(),
          report.dropped(),
          report.deadLetters(),
          report.duplicates());
      return report;
    }
  }

  /**
   * Kafka has some frames of this life when it dies, is being sent some, and is away for the rest.
   * It comes again when the processor has noticed.
   *
   * @param moment masks of this life before the death
   */
  private void killInMidStream(Harness harness, TopicTail masks, int moment) throws IOException {
    int before = masks.count();
    frames.send(harness, FRAMES_A_LIFE / 2);
    Awaitility.await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> masks.count() >= before + moment);
    frames.send(harness, FRAMES_A_LIFE / 4);
    broker.kill();
    deaths.add(System.currentTimeMillis() * 1000);
    frames.send(harness, FRAMES_A_LIFE / 4);
    Awaitility.await()
        .atMost(LONGEST)
        .until(
            readyz::ask,
            said -> said.startsWith("503 ") && said.contains("Kafka has not answered"));
    broker = newBroker();
  }

  private String bootstrap() {
    return "127.0.0.1:" + port;
  }

  private ChildJvm newBroker() throws IOException {
    return new ChildJvm(
        folder.resolve("broker.log"),
        TestBroker.class,
        List.of(folder.resolve("broker").toString(), Integer.toString(port)));
  }

  private ChildJvm startProcessor(String guarantee) throws IOException {
    return new ChildJvm(
        folder.resolve("processor.log"),
        Main.class,
        List.of(
            "kafka.bootstrap.servers=" + bootstrap(),
            "processor.guarantee=" + guarantee,
            "processor.session.timeout.ms=2000",
            "processor.health.port=" + healthPort,
            "processor.model.dir=" + folder.resolve("models"),
            "topics.partitions=" + PARTITIONS,
            "models.trust=unsigned",
            "engine.slots=1"));
  }
}
