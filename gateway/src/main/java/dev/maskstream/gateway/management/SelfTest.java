package dev.maskstream.gateway.management;

import dev.maskstream.gateway.ReadinessCheck.Answer;
import dev.maskstream.gateway.intake.FramePublisher;
import dev.maskstream.gateway.intake.Submission;
import dev.maskstream.gateway.topics.Outcome;
import dev.maskstream.gateway.topics.Waiters;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.v1.Delivery;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Sends a picture the whole way, through Kafka and a processor, and waits for its mask. When it
 * waits in line behind others who do get theirs, that is good enough: a backlog is worked off, and
 * a gateway that were taken away for it would only keep its clients' frames out.
 *
 * <p>Threads: any but an event loop; {@link #run} blocks up to its patience.
 */
public final class SelfTest {
  /** Source of the self-test's frames; no client may use it and nobody is shown it. */
  public static final String SOURCE = "_selftest";

  private final FramePublisher publisher;
  private final Waiters<Outcome> waiters;
  private final FrameIds ids;
  private final LongSupplier epochMicros;
  private final LongSupplier masksOfOthers;
  private final byte[] picture;
  private final Duration patience;

  /**
   * What the self-test works with.
   *
   * @param masksOfOthers how many frames of clients have had a mask so far
   */
  public record Parts(
      FramePublisher publisher,
      Waiters<Outcome> waiters,
      FrameIds ids,
      LongSupplier epochMicros,
      LongSupplier masksOfOthers) {}

  /**
   * @param jpeg any good picture
   */
  public SelfTest(Parts parts, byte[] jpeg, Duration patience) {
    this.publisher = parts.publisher;
    this.waiters = parts.waiters;
    this.ids = parts.ids;
    this.epochMicros = parts.epochMicros;
    this.masksOfOthers = parts.masksOfOthers;
    this.picture = jpeg.clone();
    this.patience = patience;
  }

  public Answer run() {
    UUID id = ids.next();
    Optional<CompletableFuture<Optional<Outcome>>> wait = waiters.await(id, patience);
    if (wait.isEmpty()) {
      return new Answer(false, "As many requests wait for masks as may.");
    }
    long startMicros = epochMicros.getAsLong();
    long masksBefore = masksOfOthers.getAsLong();
    try {
      publisher
          .publish(submission(id, startMicros), "image/jpeg", picture)
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
      Optional<Outcome> outcome =
          wait.get().get(patience.toMillis() + 1_000, TimeUnit.MILLISECONDS);
      return outcome
          .map(end -> judge(end, (epochMicros.getAsLong() - startMicros) / 1_000))
          .orElseGet(() -> late(masksOfOthers.getAsLong() - masksBefore));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(false, "The gateway is closing.");
    } catch (ExecutionException e) {
      return new Answer(false, "Kafka did not take the frame: " + e.getCause().getMessage());
    } catch (TimeoutException e) {
      return new Answer(
          false, "Kafka did not acknowledge the frame within " + patience.toMillis() + " ms.");
    } finally {
      waiters.forget(id);
    }
  }

  private Submission submission(UUID id, long nowMicros) {
    return new Submission(
        SOURCE,
        id,
        nowMicros,
        nowMicros,
        OptionalLong.empty(),
        Optional.of(Delivery.DELIVERY_EVERY_FRAME),
        Optional.empty());
  }

  private Answer late(long masksMeanwhile) {
    return masksMeanwhile > 0
        ? new Answer(
            true,
            "The self-test's frame waits in line: %d others had their masks within %d ms."
                .formatted(masksMeanwhile, patience.toMillis()))
        : new Answer(
            false,
            "Nobody had a mask within %d ms: no processor with a model is running."
                .formatted(patience.toMillis()));
  }

  private Answer judge(Outcome outcome, long millis) {
    return switch (outcome) {
      case Outcome.Masked(var mask) ->
          new Answer(
              true,
              "Mask of %s@%s after %d ms."
                  .formatted(mask.getModel().getName(), mask.getModel().getVersion(), millis));
      case Outcome.DeadLettered(String code, String detail) ->
          new Answer(false, "The frame became a dead letter: " + code + ": " + detail);
      case Outcome.Dropped(String reason, long _) ->
          new Answer(false, "The frame was dropped: " + reason + ".");
    };
  }
}
