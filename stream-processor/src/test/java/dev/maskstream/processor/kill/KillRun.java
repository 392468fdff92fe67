package dev.maskstream.processor.kill;

import dev.maskstream.processor.Main;
import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.TestBroker;
import dev.maskstream.processor.kafka.TopicTail;
import dev.maskstream.processor.registry.TrialRecords;
import dev.maskstream.proto.kafka.LoopbackPorts;
import dev.maskstream.proto.v1.ModelVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** A broker process, and processor processes that die one after the other while frames come in. */
final class KillRun {
  private static final int PARTITIONS = 8;
  private static final int INPUT_WIDTH = 960;
  private static final int INPUT_HEIGHT = 720;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration QUIET = Duration.ofSeconds(8);

  private final KillPlan plan;
  private final Path folder;
  private final Random random;
  private final KillFrames frames;
  private final List<Long> deaths = new ArrayList<>();
  private String bootstrap = "";

  KillRun(KillPlan plan, Path folder) {
    this.plan = plan;
    this.folder = folder;
    this.random = new Random(plan.seed());
    this.frames = new KillFrames(plan.sources());
  }

  KillReport run() throws Exception {
    int port = LoopbackPorts.free(0);
    bootstrap = "127.0.0.1:" + port;
    Path brokerFolder = Files.createDirectories(folder.resolve("broker"));
    try (ChildJvm _ =
        new ChildJvm(
            folder.resolve("broker.log"),
            TestBroker.class,
            List.of(brokerFolder.toString(), Integer.toString(port)))) {
      awaitListening(port);
      try (Harness harness = new Harness(bootstrap, "", PARTITIONS)) {
        prove(harness.serveColourModel(folder, "1", INPUT_WIDTH, INPUT_HEIGHT));
        return kill(harness);
      }
    }
  }

  /** The deaths to come are not the model's fault; two of a version on trial would bar it. */
  private void prove(ModelVersion version) throws IOException {
    new TrialRecords(folder.resolve("models/trials"))
        .begin(version)
        .proven(System.currentTimeMillis() * 1000);
  }

  private KillReport kill(Harness harness) throws Exception {
    try (TopicTail masks = new TopicTail(bootstrap, harness.topics().masks());
        TopicTail events = new TopicTail(bootstrap, harness.topics().events());
        TopicTail dead = new TopicTail(bootstrap, harness.topics().deadLetters())) {
      for (int life = 0; life < plan.kills(); life++) {
        int before = masks.count();
        frames.send(harness, plan.framesPerLife());
        harness.flush();
        int moment = plan.framesPerLife() / 5 + random.nextInt(plan.framesPerLife() / 2);
        ChildJvm processor = startProcessor();
        await(() -> masks.count() >= before + moment);
        end(processor);
        deaths.add(System.currentTimeMillis() * 1000);
      }
      frames.send(harness, plan.frames() - frames.count());
      harness.flush();
      try (ChildJvm processor = startProcessor()) {
        awaitAnswers(processor, masks, events, dead);
      }
      return KillReport.of(frames.sent(), masks.all(), events.all(), dead.all(), deaths);
    }
  }

  private void end(ChildJvm processor) {
    switch (plan.death()) {
      case SIGKILL, SIGKILL_UNGUARDED -> processor.kill();
      case SIGTERM -> processor.close();
    }
  }

  /** Until every frame has an outcome, or until nothing comes any more: what lacks then is lost. */
  private void awaitAnswers(ChildJvm processor, TopicTail masks, TopicTail events, TopicTail dead) {
    Duration quiet = plan.guarded() ? PATIENCE : QUIET;
    await(
        () ->
            KillReport.answered(frames.sent(), masks.all(), events.all(), dead.all())
                || (masks.quietFor(quiet) && masks.count() > 0)
                || !processor.isAlive());
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(5))
        .until(condition::getAsBoolean);
  }

  private ChildJvm startProcessor() throws IOException {
    return new ChildJvm(
        folder.resolve("processor.log"),
        plan.guarded() ? Main.class : UnguardedMain.class,
        List.of(
            "kafka.bootstrap.servers=" + bootstrap,
            "processor.guarantee=" + plan.guarantee(),
            "processor.session.timeout.ms=2000",
            "processor.health.port=0",
            "processor.model.dir=" + folder.resolve("models"),
            "models.trust=unsigned",
            "engine.slots=1"));
  }

  private static void awaitListening(int port) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(
            () -> {
              try (java.net.Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
              }
            });
  }
}
