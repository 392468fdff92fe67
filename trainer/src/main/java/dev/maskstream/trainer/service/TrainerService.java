package dev.maskstream.trainer.service;

import dev.maskstream.proto.kafka.ModelFiles;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.kafka.RegistryReader;
import dev.maskstream.proto.kafka.TopicAdmin;
import dev.maskstream.proto.v1.ModelVersion;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The retraining service at work: labels in, a candidate with its evidence out, unattended.
 *
 * <p>Threads: its own, one that follows Kafka and one for the run under way; any may ask and close.
 */
public final class TrainerService implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrainerService.class);
  private static final Duration TOPICS_DEADLINE = Duration.ofSeconds(30);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 1_000;

  private final LabelStore store;
  private final LabelFollower follower;
  private final Requests requests;
  private final ProgressEvents events;
  private final RunThread run;
  private final RetrainLoop loop;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile String fault = "";

  /**
   * Starts and returns at once. Missing topics are created.
   *
   * @param signing what is done to a version before it is published, such as {@link
   *     dev.maskstream.proto.signing.SigningKey#sign}
   * @throws IOException if the folder cannot be written
   * @throws dev.maskstream.proto.kafka.TopicSetupException if Kafka does not answer, or has topics
   *     that would lose records
   */
  public static TrainerService start(
      TrainerServiceSettings settings, MeterRegistry meters, UnaryOperator<ModelVersion> signing)
      throws IOException {
    return start(settings, meters, signing, InstantSource.system());
  }

  static TrainerService start(
      TrainerServiceSettings settings,
      MeterRegistry meters,
      UnaryOperator<ModelVersion> signing,
      InstantSource clock)
      throws IOException {
    try (Admin admin = new KafkaClients(settings).admin()) {
      TopicAdmin.ensure(
          admin, settings.topics(), settings.partitions(), settings.replication(), TOPICS_DEADLINE);
    }
    TrainerService service = new TrainerService(settings, meters, signing, clock);
    service.thread.start();
    log.atInfo()
        .addKeyValue("folder", settings.folder())
        .addKeyValue("labelsTopic", settings.topics().labels())
        .log("trainer started");
    return service;
  }

  private TrainerService(
      TrainerServiceSettings settings,
      MeterRegistry meters,
      UnaryOperator<ModelVersion> signing,
      InstantSource clock)
      throws IOException {
    KafkaClients kafka = new KafkaClients(settings);
    Path folder = settings.folder().toAbsolutePath();
    TrainerMetrics metrics = new TrainerMetrics(meters);
    RegistryReader registry =
        new RegistryReader(settings.topics(), kafka::reader, System::nanoTime);
    RunStore runs = new RunStore(folder.resolve("runs"));
    ModelFiles files = new ModelFiles(folder.resolve("models"), settings.topics(), kafka::reader);
    this.store = new LabelStore(folder.resolve("labels"), settings.heldOut());
    this.events = new ProgressEvents(kafka.producer(), settings.topics().events(), clock);
    this.run =
        new RunThread(
            new RunWorker(
                new RunWorker.Parts(
                    settings.recipe(),
                    settings.shadowShare(),
                    runs,
                    registry,
                    files,
                    events,
                    metrics)));
    this.follower =
        new LabelFollower(kafka.member(), settings.topics().labels(), store, metrics, run::stop);
    this.requests = new Requests(kafka.reader(), settings.topics().events());
    this.loop =
        new RetrainLoop(
            new RetrainLoop.Parts(
                settings,
                follower,
                requests,
                store,
                runs,
                files,
                registry,
                run,
                events,
                () ->
                    new CandidatePublisher(
                        kafka.transactional(),
                        producer ->
                            new ModelPublisher(
                                producer,
                                settings.topics(),
                                () -> ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()),
                                signing)),
                clock));
    metrics.watch(store::size, () -> loop.role().equals("active") ? 1 : 0);
    this.thread =
        Thread.ofPlatform()
            .name("trainer")
            .daemon()
            .uncaughtExceptionHandler((_, cause) -> fail(cause))
            .unstarted(this::follow);
  }

  private void follow() {
    follower.begin();
    while (!isStopping()) {
      try {
        loop.runOnce();
        fault = "";
      } catch (KafkaException e) {
        // close() wakes the consumer by an exception too.
        if (!isStopping()) {
          trouble("Kafka does not do what it should: ", e);
        }
      } catch (IOException e) {
        trouble("its folder cannot be used: ", e);
      }
    }
  }

  private void trouble(String what, Exception e) {
    fault = what + e.getMessage();
    log.atWarn().setCause(e).log("the trainer tries again");
    try {
      boolean _ = stopping.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void fail(Throwable cause) {
    fault = "the trainer's thread died: " + cause;
    run.stop();
    log.atError().setCause(cause).log("the trainer's thread died");
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Whether it does what it should, and what that is now. */
  public TrainerReadiness readiness() {
    return new TrainerReadiness(
        fault.isEmpty() ? List.of() : List.of(fault),
        loop.role(),
        store.size(),
        run.current().map(RunPlan::name));
  }

  /**
   * Stops after the batch that a run is in; the next start goes on from there. The group is left
   * last, so that another trainer finds a finished checkpoint.
   */
  @Override
  public void close() {
    stopping.countDown();
    follower.wakeup();
    run.close();
    try {
      boolean _ = thread.join(STOP_DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<AutoCloseable> parts = new ArrayList<>(List.of(events));
    if (!thread.isAlive()) {
      parts.addAll(List.of(loop::close, requests, follower));
    }
    for (AutoCloseable part : parts.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        log.atWarn().setCause(e).log("the trainer does not close cleanly");
      }
    }
    log.atInfo().log("trainer stopped");
  }
}
