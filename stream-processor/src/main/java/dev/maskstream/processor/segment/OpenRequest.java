package dev.maskstream.processor.segment;

import dev.maskstream.proto.v1.SegmentRequest;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;

/**
 * A request on its way from its record to its answer.
 *
 * <p>Threads: any. One that waits, for its model, a thread or the engine, can be refused; one that
 * somebody is at goes on to its answer. Whoever ends it answers it.
 */
final class OpenRequest {
  private enum Stage {
    WAITING,
    AT_WORK,
    OVER
  }

  private final SegmentRequest request;
  private final Origin origin;
  private final long untilMicros;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  private volatile Optional<ChosenModels> models = Optional.empty();
  private volatile Runnable preparation = () -> {};
  private final AtomicReference<Runnable> atTheEnd = new AtomicReference<>(() -> {});

  /**
   * Where it came from and where its answer goes.
   *
   * @param replyTo a topic that answers may go to
   * @param readAtNanos by the nanosecond clock
   */
  record Origin(TopicPartition partition, long offset, String replyTo, long readAtNanos) {}

  /**
   * @param untilMicros microseconds since 1970, after which it is refused if it still waits
   */
  OpenRequest(SegmentRequest request, Origin origin, long untilMicros) {
    this.request = request;
    this.origin = origin;
    this.untilMicros = untilMicros;
  }

  SegmentRequest request() {
    return request;
  }

  Origin origin() {
    return origin;
  }

  long untilMicros() {
    return untilMicros;
  }

  int bytes() {
    return request.getSerializedSize();
  }

  /** The models it runs on; they are left when it is answered. */
  Optional<ChosenModels> models() {
    return models;
  }

  void models(ChosenModels chosen) {
    models = Optional.of(chosen);
  }

  /** What will prepare it for the engine, as it lies in a thread's queue. */
  Runnable preparation() {
    return preparation;
  }

  void preparation(Runnable step) {
    preparation = step;
  }

  /** What is to be done once it is over; only by who is at it, and once. */
  void whenOver(Runnable step) {
    atTheEnd.set(step);
  }

  /** Somebody is at it from now on; false if it is over. */
  boolean begin() {
    return stage.compareAndSet(Stage.WAITING, Stage.AT_WORK);
  }

  /** It waits again. */
  void pause() {
    stage.compareAndSet(Stage.AT_WORK, Stage.WAITING);
  }

  /** Ends it while it waits; false if somebody is at it, or it is over. */
  boolean endWaiting() {
    boolean ended = stage.compareAndSet(Stage.WAITING, Stage.OVER);
    if (ended) {
      atTheEnd.getAndSet(() -> {}).run();
    }
    return ended;
  }

  /** Ends it by whoever is at it. */
  void end() {
    stage.set(Stage.OVER);
    atTheEnd.getAndSet(() -> {}).run();
  }

  boolean isOver() {
    return stage.get() == Stage.OVER;
  }
}
