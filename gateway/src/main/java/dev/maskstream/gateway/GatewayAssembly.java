package dev.maskstream.gateway;

import dev.maskstream.gateway.access.Access;
import dev.maskstream.gateway.camera.CameraDoor;
import dev.maskstream.gateway.camera.CameraIntake;
import dev.maskstream.gateway.camera.Cameras;
import dev.maskstream.gateway.events.EventHub;
import dev.maskstream.gateway.http.Listener;
import dev.maskstream.gateway.http.ManagementServer;
import dev.maskstream.gateway.http.UserServer;
import dev.maskstream.gateway.intake.ByteBudget;
import dev.maskstream.gateway.intake.FrameIntake;
import dev.maskstream.gateway.intake.FramePublisher;
import dev.maskstream.gateway.intake.PictureCheck;
import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.label.LabelDesk;
import dev.maskstream.gateway.live.LiveHub;
import dev.maskstream.gateway.management.ManagementHandlers;
import dev.maskstream.gateway.management.Readiness;
import dev.maskstream.gateway.management.SelfTest;
import dev.maskstream.gateway.prompt.PromptDesk;
import dev.maskstream.gateway.prompt.PromptTally;
import dev.maskstream.gateway.source.SourceDesk;
import dev.maskstream.gateway.topics.Accounting;
import dev.maskstream.gateway.topics.EventPages;
import dev.maskstream.gateway.topics.Follower;
import dev.maskstream.gateway.topics.FramesFollower;
import dev.maskstream.gateway.topics.KafkaLink;
import dev.maskstream.gateway.topics.LagWatch;
import dev.maskstream.gateway.topics.ModelShelf;
import dev.maskstream.gateway.topics.Outcome;
import dev.maskstream.gateway.topics.OutcomesFollower;
import dev.maskstream.gateway.topics.RecordWriter;
import dev.maskstream.gateway.topics.RepliesFollower;
import dev.maskstream.gateway.topics.SourceShelf;
import dev.maskstream.gateway.topics.StartPositions;
import dev.maskstream.gateway.topics.Waiters;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.FrameLookup;
import dev.maskstream.proto.kafka.Lookup;
import dev.maskstream.proto.kafka.TopicAdmin;
import dev.maskstream.proto.v1.SegmentReply;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Puts a gateway together from its settings. What it opens goes to {@link Opened}. */
final class GatewayAssembly {
  private static final Duration TOPICS_READY = Duration.ofSeconds(30);
  private static final Duration LAG_EVERY = Duration.ofSeconds(2);
  private static final Duration KEYS_EVERY = Duration.ofSeconds(2);
  private static final long EXPIRE_EVERY_MILLIS = 25;
  private static final int QUEUE = 256;
  private static final int FEW = 16;
  private static final int PROMPT_THREADS = 4;

  private final GatewaySettings settings;
  private final Topics topics;
  private final PrometheusMeterRegistry registry;
  private final GatewayExtras extras;
  private final Opened opened;
  private final Clock clock = Clock.systemUTC();
  private final FrameIds ids = FrameIds.system();
  private final Waiters<Outcome> waiters;
  private final Waiters<SegmentReply> segmentWaiters;
  private final PromptTally promptTally = new PromptTally();
  private final Accounting accounting;
  private final ModelShelf models = new ModelShelf();
  private final SourceShelf sources = new SourceShelf();
  private final EventHub events = new EventHub();
  private final LiveHub live;
  private final ByteBudget budget;
  private final PictureCheck pictures;
  private final List<ReadinessCheck> checks = new ArrayList<>();

  GatewayAssembly(
      GatewaySettings settings,
      PrometheusMeterRegistry registry,
      GatewayExtras extras,
      Opened opened) {
    this.settings = settings;
    this.topics = settings.topics();
    this.registry = registry;
    this.extras = extras;
    this.opened = opened;
    this.waiters = new Waiters<>(settings.maxWaiting(), System::nanoTime);
    this.segmentWaiters = new Waiters<>(settings.maxSegmentsWaiting(), System::nanoTime);
    this.accounting =
        new Accounting(settings.maxOutstanding(), settings.maxSources(), clock.instant());
    this.live = new LiveHub(settings.liveBufferBytes());
    this.budget = new ByteBudget(settings.intakeBufferBytes());
    this.pictures = new PictureCheck(settings.imageLimits(), settings.decodesBeforeAccepting());
  }

  RunningGateway assemble(Access access) {
    KafkaLink kafka = new KafkaLink(settings.kafkaClient());
    Admin admin = opened.add(kafka.admin());
    Map<String, Integer> partitions =
        TopicAdmin.ensure(
            admin, topics, settings.partitions(), settings.replication(), TOPICS_READY);
    StartPositions positions = new StartPositions(topics, partitions, admin);
    follow(kafka, positions);
    followReplies(kafka, positions);
    LagWatch lag = new LagWatch(admin, topics, positions, accounting, clock::millis);
    FramePublisher publisher =
        opened.add(
            FramePublisher.open(
                kafka, topics, partitions.get(topics.frames()), settings.intakeBufferBytes()));
    measure(lag);
    RecordWriter records = opened.add(RecordWriter.open(kafka));
    opened.add(new Ticker("lag", LAG_EVERY, lag::runOnce));
    opened.add(new Ticker("keys", KEYS_EVERY, access::refresh));
    FrameIntake intake = intake(publisher, lag);
    UserServer.Desks desks = desks(kafka, records, sources(kafka, records, intake), partitions);
    return serve(access, new Inlet(publisher, intake, lag), desks);
  }

  private void follow(KafkaLink kafka, StartPositions positions) {
    KafkaConsumer<String, byte[]> ends = kafka.consumer("outcomes");
    KafkaConsumer<String, byte[]> frames = kafka.consumer("frames");
    FramesFollower framesFollower = new FramesFollower(frames, accounting, live);
    positions.place(ends, frames);
    OutcomesFollower outcomes =
        new OutcomesFollower(
            ends, topics, this::outcome, new OutcomesFollower.Told(models, sources, events));
    Follower endsThread = opened.add(new Follower("outcomes", ends, outcomes::runOnce));
    Follower framesThread = opened.add(new Follower("frames", frames, framesFollower::runOnce));
    events.begin(ends.position(new TopicPartition(topics.events(), EventHub.PARTITION)));
    endsThread.start();
    framesThread.start();
    checks.add(check("reads-outcomes", endsThread));
    checks.add(check("reads-frames", framesThread));
  }

  private void followReplies(KafkaLink kafka, StartPositions positions) {
    KafkaConsumer<String, byte[]> replies = kafka.consumer("segment-replies");
    RepliesFollower follower =
        new RepliesFollower(replies, positions.of(topics.segmentReplies()), segmentWaiters);
    checks.add(
        check(
            "reads-segments",
            opened.add(new Follower("segment-replies", replies, follower::runOnce)).start()));
  }

  private static ReadinessCheck check(String name, Follower follower) {
    return new ReadinessCheck(
        name,
        () ->
            follower
                .trouble()
                .map(trouble -> new ReadinessCheck.Answer(false, trouble))
                .orElseGet(() -> new ReadinessCheck.Answer(true, "Reading.")));
  }

  /** Counts first, so that the counts are right by the time somebody has his mask. */
  private void outcome(String source, UUID id, Outcome outcome) {
    accounting.outcome(source, id, outcome);
    waiters.outcome(id, outcome);
    live.outcome(source, id, outcome);
  }

  private void measure(LagWatch lag) {
    GatewayMetrics metrics = new GatewayMetrics(registry);
    metrics.accounting(accounting);
    metrics.lag(lag);
    metrics.buffers(budget, waiters);
    metrics.segments(promptTally, segmentWaiters);
    metrics.live(live);
    metrics.events(events);
  }

  private FrameIntake intake(FramePublisher publisher, LagWatch lag) {
    Workers workers = opened.add(new Workers("intake", settings.intakeThreads(), QUEUE));
    return new FrameIntake(pictures, publisher, accounting, lag, workers);
  }

  private SourceDesk sources(KafkaLink kafka, RecordWriter records, FrameIntake intake) {
    CameraAssembly assembly = new CameraAssembly(settings, opened);
    CameraDoor door = assembly.door();
    Cameras cameras =
        assembly.cameras(
            door, new CameraIntake.Parts(intake, budget, ids, this::nowMicros), records, registry);
    checks.add(check("reads-cameras", assembly.follow(kafka, cameras)));
    return new SourceDesk(
        new SourceDesk.Parts(
            sources, accounting, cameras, door, records, topics, settings.cameras().most()));
  }

  private UserServer.Desks desks(
      KafkaLink kafka,
      RecordWriter records,
      SourceDesk sourceDesk,
      Map<String, Integer> partitions) {
    FrameLookup frames =
        new FrameLookup(topics, kafka::looker, Lookup.Bounds.DEFAULT, System::nanoTime);
    LabelDesk labels =
        new LabelDesk(
            new LabelDesk.Parts(
                frames, models, sources, records, topics, settings.imageLimits(), this::nowMicros),
            System::nanoTime);
    return new UserServer.Desks(
        topics,
        labels,
        prompts(frames, records, partitions.get(topics.segmentRequests())),
        segmentWaiters,
        promptTally,
        opened.add(new Workers("prompts", PROMPT_THREADS, QUEUE)),
        sourceDesk,
        records,
        events,
        opened.add(new EventPages(kafka.consumer("events"), topics, System::nanoTime)),
        opened.add(new Workers("labels", 2, FEW)),
        opened.add(new Workers("decides", 1, FEW)),
        opened.add(new Workers("sources", 1, FEW)),
        opened.add(new Workers("events", 1, QUEUE)),
        opened.add(new Workers("demo", 1, FEW)),
        partitions.get(topics.events()));
  }

  private PromptDesk prompts(FrameLookup frames, RecordWriter records, int partitions) {
    return new PromptDesk(
        new PromptDesk.Parts(
            frames, pictures, records, segmentWaiters, topics, partitions, ids, this::nowMicros),
        System::nanoTime);
  }

  /** The way of frames to Kafka. */
  private record Inlet(FramePublisher publisher, FrameIntake intake, LagWatch lag) {}

  private RunningGateway serve(Access access, Inlet inlet, UserServer.Desks desks) {
    Vertx vertx = vertx();
    vertx.setPeriodic(
        EXPIRE_EVERY_MILLIS,
        _ -> {
          waiters.expire();
          segmentWaiters.expire();
        });
    UserServer.Parts parts =
        new UserServer.Parts(
            inlet.intake(),
            budget,
            waiters,
            accounting,
            models,
            live,
            desks,
            opened.add(new Workers("draws", settings.intakeThreads(), QUEUE)),
            extras.demo(),
            inlet.lag()::kafkaAwaySince,
            ids,
            this::nowMicros);
    Listener users = opened.add(UserServer.open(vertx, settings, access, parts));
    Listener management =
        opened.add(ManagementServer.open(vertx, settings, access, management(inlet.publisher())));
    return new RunningGateway(users.url(), management.url(), opened);
  }

  private ManagementHandlers management(FramePublisher publisher) {
    SelfTest selfTest =
        new SelfTest(
            new SelfTest.Parts(
                publisher, waiters, ids, this::nowMicros, () -> accounting.total().masks()),
            selfTestPicture(),
            settings.readyTimeout());
    checks.add(new ReadinessCheck("self-test", selfTest::run));
    checks.addAll(extras.checks());
    Readiness readiness = new Readiness(checks, settings.readyCache(), System::nanoTime);
    return new ManagementHandlers(readiness, registry, opened.add(new Workers("asks", 2, QUEUE)));
  }

  private Vertx vertx() {
    // Nothing is served from files, so nothing needs a copy of the class path in a folder.
    FileSystemOptions noCache =
        new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
    Vertx vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(noCache));
    opened.add(
        () -> vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS));
    return vertx;
  }

  private static byte[] selfTestPicture() {
    try (InputStream in = GatewayAssembly.class.getResourceAsStream("self-test.jpg")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }
}
