package dev.maskstream.gateway.camera;

import dev.maskstream.gateway.intake.ByteBudget;
import dev.maskstream.gateway.intake.FrameIntake;
import dev.maskstream.gateway.intake.Receipt;
import dev.maskstream.gateway.intake.Submission;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.proto.FrameIds;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Takes a camera's frames to Kafka, by the same door as everybody's. When there is no room, a frame
 * of a camera that wants the latest is dropped before anybody accepted it, and counted; one of a
 * camera that wants every frame waits.
 *
 * <p>Threads: any; a call blocks until Kafka has the frame.
 */
public final class CameraIntake {
  private static final long PAUSE_MILLIS = 20;

  private final FrameIntake intake;
  private final ByteBudget budget;
  private final FrameIds ids;
  private final LongSupplier epochMicros;
  private final CameraCounts counts;

  /** What it works with. */
  public record Parts(
      FrameIntake intake, ByteBudget budget, FrameIds ids, LongSupplier epochMicros) {}

  public CameraIntake(Parts parts, CameraCounts counts) {
    this.intake = parts.intake;
    this.budget = parts.budget;
    this.ids = parts.ids;
    this.epochMicros = parts.epochMicros;
    this.counts = counts;
  }

  /**
   * Sends a frame.
   *
   * @param drops where it counts if it is let go
   * @param stop ends the waiting
   */
  void send(CameraSpec spec, FrameSlot.Found.Frame frame, CameraDrops drops, CountDownLatch stop)
      throws InterruptedException {
    Optional<String> noRoom = tried(spec, frame, drops);
    while (noRoom.isPresent() && !spec.wantsLatest()) {
      if (stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
      noRoom = tried(spec, frame, drops);
    }
    noRoom.ifPresent(reason -> drops.add(reason, 1));
  }

  /** Why there is no room for it just now; empty when it is done with. */
  private Optional<String> tried(CameraSpec spec, FrameSlot.Found.Frame frame, CameraDrops drops)
      throws InterruptedException {
    int bytes = frame.jpeg().length;
    if (!budget.tryTake(bytes)) {
      return Optional.of("busy");
    }
    try {
      return switch (intake.step(submission(spec, frame), frame.jpeg()).get()) {
        case Receipt.Accepted _ -> {
          counts.frame();
          yield Optional.empty();
        }
        case Receipt.Refused(Problem problem) -> {
          if (problem.retryAfterSeconds().isPresent()) {
            yield Optional.of(problem.code());
          }
          drops.add("broken", 1);
          yield Optional.empty();
        }
      };
    } catch (ExecutionException e) {
      throw new IllegalStateException("a receipt never fails", e);
    } finally {
      budget.giveBack(bytes);
    }
  }

  private Submission submission(CameraSpec spec, FrameSlot.Found.Frame frame) {
    return new Submission(
        spec.source(),
        ids.next(),
        frame.atMicros(),
        epochMicros.getAsLong(),
        OptionalLong.empty(),
        Optional.of(spec.delivery()),
        Optional.empty());
  }
}
