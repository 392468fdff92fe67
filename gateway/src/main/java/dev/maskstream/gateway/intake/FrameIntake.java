package dev.maskstream.gateway.intake;

import dev.maskstream.gateway.topics.Accounting;
import dev.maskstream.gateway.topics.LagWatch;
import dev.maskstream.gateway.topics.SeenFrame;
import dev.maskstream.vision.image.ImageHeader;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The way of a picture from the door to Kafka: room for it downstream, a look at it, the topic.
 *
 * <p>Threads: {@link #start} may be called by any and never blocks; {@link #step} blocks and so is
 * for workers. Receipts are given on a worker or on the producer's thread.
 */
public final class FrameIntake {
  private final PictureCheck check;
  private final FramePublisher publisher;
  private final Accounting accounting;
  private final LagWatch lag;
  private final Workers workers;
  private final KafkaAbsence absence = new KafkaAbsence("frames", System::nanoTime);

  public FrameIntake(
      PictureCheck check,
      FramePublisher publisher,
      Accounting accounting,
      LagWatch lag,
      Workers workers) {
    this.check = check;
    this.publisher = publisher;
    this.accounting = accounting;
    this.lag = lag;
    this.workers = workers;
  }

  /**
   * A frame on its way.
   *
   * @param sent done when the next frame of the same client may start without overtaking this one
   */
  public record Step(CompletableFuture<Void> sent, CompletableFuture<Receipt> receipt) {}

  /** Takes a step on a worker; refuses when all are busy and many wait. */
  public Step start(Submission submission, byte[] picture) {
    Step step = new Step(new CompletableFuture<>(), new CompletableFuture<>());
    if (!workers.tryRun(() -> take(step, submission, picture))) {
      step.sent.complete(null);
      step.receipt.complete(busy());
    }
    return step;
  }

  private void take(Step step, Submission submission, byte[] picture) {
    try {
      var _ = step(submission, picture).thenAccept(step.receipt::complete);
    } catch (RuntimeException e) {
      // Whoever waits must hear of a bug too.
      step.receipt.completeExceptionally(e);
    } finally {
      step.sent.complete(null);
    }
  }

  private static Receipt busy() {
    return Receipt.refusedForNow(
        429, "busy", "More pictures are being checked than the gateway can; send more slowly.", 1);
  }

  /** Why no frame of this source can be taken now; empty when one can. */
  public Optional<Receipt> refusal(String source) {
    if (!accounting.hasRoomFor(source)) {
      return Optional.of(
          Receipt.refusedForNow(
              429,
              "too-many-sources",
              "This gateway counts as many sources as it may; use a source id it knows already.",
              60));
    }
    return lag.refusal(publisher.partitionOf(source))
        .map(reason -> Receipt.refusedForNow(429, "source-behind", reason, 5));
  }

  /** Checks and sends on this thread; what is awaited is only Kafka's acknowledgement. */
  public CompletableFuture<Receipt> step(Submission submission, byte[] picture) {
    Optional<Receipt> refusal =
        absence.isFresh() ? Optional.of(kafkaAway()) : refusal(submission.source());
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(refusal.get());
    }
    try {
      return switch (check.check(picture)) {
        case PictureCheck.Verdict.Bad(var problem) ->
            CompletableFuture.completedFuture(new Receipt.Refused(problem));
        case PictureCheck.Verdict.Fine(ImageHeader header) ->
            publish(submission, header.format().contentType(), picture);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.completedFuture(
          Receipt.refusedForNow(503, "closing", "The gateway is closing.", 5));
    }
  }

  private CompletableFuture<Receipt> publish(
      Submission submission, String contentType, byte[] picture) {
    return publisher
        .publish(submission, contentType, picture)
        .handle(
            (published, failure) -> {
              if (failure != null) {
                absence.begins(failure);
                return kafkaAway();
              }
              absence.ends();
              return accepted(submission, picture, published);
            });
  }

  private Receipt accepted(
      Submission submission, byte[] picture, FramePublisher.Published published) {
    RecordMetadata at = published.at();
    // Heard of here first, so that the counts are right by the time the client has its receipt.
    accounting.frame(
        new SeenFrame(
            submission.source(),
            submission.id(),
            at.partition(),
            at.offset(),
            picture.length,
            at.timestamp()));
    return new Receipt.Accepted(
        submission.id(), published.sequence(), at.topic(), at.partition(), at.offset());
  }

  private static Receipt kafkaAway() {
    return Receipt.refusedForNow(
        503, "kafka-away", "Kafka does not take frames at the moment; the frame is not kept.", 5);
  }
}
