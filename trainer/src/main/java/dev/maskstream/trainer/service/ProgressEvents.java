package dev.maskstream.trainer.service;

import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.TrainingProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the events topic and the log how far retraining is. An event that cannot be recorded is
 * logged and left.
 *
 * <p>Threads: any.
 */
final class ProgressEvents implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProgressEvents.class);
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(2);

  private final Producer<String, byte[]> producer;
  private final String topic;
  private final InstantSource clock;
  private final Map<String, String> waiting = new HashMap<>();

  ProgressEvents(Producer<String, byte[]> producer, String topic, InstantSource clock) {
    this.producer = producer;
    this.topic = topic;
    this.clock = clock;
  }

  /** Why a model is not trained; said once, until something else is true of it. */
  void waiting(String model, String reason) {
    synchronized (waiting) {
      if (reason.equals(waiting.put(model, reason))) {
        return;
      }
    }
    send(
        TrainingProgress.newBuilder()
            .setModel(model)
            .setState("waiting")
            .setDetail(reason)
            .build());
  }

  /** How far a run is. */
  void say(RunPlan plan, String state, String detail) {
    say(TrainingProgress.newBuilder().setState(state).setDetail(detail), plan);
  }

  void say(TrainingProgress.Builder progress, RunPlan plan) {
    synchronized (waiting) {
      waiting.remove(plan.model());
    }
    send(progress.setModel(plan.model()).setRun(plan.name()).build());
  }

  private void send(TrainingProgress progress) {
    log.atInfo()
        .addKeyValue("model", progress.getModel())
        .addKeyValue("run", progress.getRun())
        .addKeyValue("state", progress.getState())
        .addKeyValue("epoch", progress.getEpoch())
        .addKeyValue("detail", progress.getDetail())
        .log("retraining");
    Event event =
        Event.newBuilder()
            .setAtMicros(ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()))
            .setTrainingProgress(progress)
            .build();
    var _ =
        producer.send(
            new ProducerRecord<>(topic, progress.getModel(), event.toByteArray()),
            (_, failure) -> {
              if (failure != null) {
                log.atWarn().setCause(failure).log("an event could not be recorded");
              }
            });
  }

  @Override
  public void close() {
    producer.close(CLOSE_DEADLINE);
  }
}
