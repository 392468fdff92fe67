package dev.maskstream.gateway.video;

import dev.maskstream.gateway.intake.ByteBudget;
import dev.maskstream.gateway.intake.FrameIntake;
import dev.maskstream.gateway.intake.Receipt;
import dev.maskstream.gateway.intake.Submission;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.topics.Accounting;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.v1.Delivery;
import dev.maskstream.vision.image.VideoFrame;
import dev.maskstream.vision.image.VideoLimits;
import dev.maskstream.vision.image.VideoReader;
import dev.maskstream.vision.image.VideoReading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Takes one video apart and sends its frames, none dropped: while {@value #MOST_IN_FLIGHT} frames
 * of its source have no outcome yet, or Kafka or the gateway are full, it waits; after {@value
 * #STALL_MILLIS} ms without any progress it gives up and says so.
 *
 * <p>Threads: {@link #run} belongs to a thread of its own; {@link #progress} and {@link #cancel}
 * are for any.
 */
public final class VideoJob {
  static final int MOST_IN_FLIGHT = 64;
  private static final long STALL_MILLIS = 60_000;
  private static final long PAUSE_MILLIS = 20;

  private final Parts parts;
  private final String source;
  private final long startMicros;
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private volatile VideoProgress progress = VideoProgress.START;

  /** What a job works with. */
  public record Parts(
      FrameIntake intake,
      ByteBudget budget,
      Accounting accounting,
      FrameIds ids,
      LongSupplier epochMicros,
      VideoLimits limits) {}

  public VideoJob(Parts parts, String source) {
    this.parts = parts;
    this.source = source;
    this.startMicros = parts.epochMicros.getAsLong();
  }

  public VideoProgress progress() {
    return progress;
  }

  /** Nobody wants it any more: it ends soon. */
  public void cancel() {
    cancelled.countDown();
  }

  /** Reads the file to its end. What stopped it early stands in the progress. */
  public VideoProgress run(Path file) throws InterruptedException {
    try (VideoReader reader = VideoReader.open(file, parts.limits)) {
      while (progress.trouble().isEmpty() && cancelled.getCount() > 0) {
        switch (reader.next()) {
          case VideoReading.Frame(VideoFrame frame) -> send(frame);
          case VideoReading.Finished(long _, long damaged) -> {
            progress = progress.damaged(damaged);
            return progress;
          }
          case VideoReading.Failed(String code, String reason) ->
              stop(Problem.of(code.equals("not-a-video") ? 415 : 422, code, reason));
        }
      }
    } catch (IOException e) {
      stop(Problem.of(500, "video-unreadable", "The gateway could not read what it stored: " + e));
    }
    return progress;
  }

  private void stop(Problem why) {
    progress = progress.stopped(why);
  }

  private void send(VideoFrame frame) throws InterruptedException {
    byte[] picture = frame.jpeg();
    long giveUpNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STALL_MILLIS);
    while (System.nanoTime() - giveUpNanos < 0) {
      if (hasRoom(picture) && isTaken(frame, picture)) {
        return;
      }
      if (cancelled.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    stop(
        Problem.of(
            503,
            "processor-stalled",
            "The processor has answered no frame of this source for "
                + STALL_MILLIS / 1_000
                + " s; the rest of the video is not sent."));
  }

  private boolean hasRoom(byte[] picture) throws InterruptedException {
    return parts.accounting.of(source).inFlight() < MOST_IN_FLIGHT
        && parts.budget.take(picture.length, PAUSE_MILLIS);
  }

  /** True if the frame is done with, false if it should be sent again later. */
  private boolean isTaken(VideoFrame frame, byte[] picture) throws InterruptedException {
    try {
      return switch (parts.intake.step(submission(frame), picture).get()) {
        case Receipt.Accepted accepted -> {
          progress = progress.accepted(accepted.id());
          yield true;
        }
        case Receipt.Refused(Problem problem) -> {
          if (problem.retryAfterSeconds().isPresent()) {
            yield false;
          }
          progress = progress.refusedOne();
          yield true;
        }
      };
    } catch (ExecutionException e) {
      throw new IllegalStateException("a receipt never fails", e);
    } finally {
      parts.budget.giveBack(picture.length);
    }
  }

  private Submission submission(VideoFrame frame) {
    return new Submission(
        source,
        parts.ids.next(),
        startMicros + frame.timestampMicros(),
        parts.epochMicros.getAsLong(),
        OptionalLong.empty(),
        Optional.of(Delivery.DELIVERY_EVERY_FRAME),
        Optional.empty());
  }
}
