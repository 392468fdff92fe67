package dev.maskstream.gateway.http;

import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.video.VideoJob;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/sources/{source}/video}: stores the body, then takes it apart on a thread of its
 * own. At the bound of jobs further ones are refused.
 *
 * <p>Threads: {@link #handle} belongs to the event loop.
 */
final class VideoHandler {
  private static final Logger log = LoggerFactory.getLogger(VideoHandler.class);

  private final Vertx vertx;
  private final VideoJob.Parts parts;
  private final SpooledBody.Limits limits;
  private final int maxJobs;
  private final AtomicInteger jobs = new AtomicInteger();

  /**
   * @param limits of one video
   * @param maxJobs at a time, those that still arrive included
   */
  VideoHandler(Vertx vertx, VideoJob.Parts parts, SpooledBody.Limits limits, int maxJobs) {
    this.vertx = vertx;
    this.parts = parts;
    this.limits = limits;
    this.maxJobs = maxJobs;
  }

  void handle(Exchange exchange) {
    if (jobs.incrementAndGet() > maxJobs) {
      jobs.decrementAndGet();
      exchange.problem(
          Problem.of(429, "too-many-videos", "As many videos as may be are being taken apart.")
              .retryAfter(10));
      return;
    }
    Path file;
    try {
      file = Files.createTempFile("maskstream-video-", ".upload");
    } catch (IOException e) {
      jobs.decrementAndGet();
      exchange.context().fail(e);
      return;
    }
    SpooledBody.store(vertx, exchange.context().request(), file, limits)
        .onSuccess(problem -> stored(exchange, file, problem))
        .onFailure(
            failure -> {
              finish(file);
              exchange.context().fail(failure);
            });
  }

  private void stored(Exchange exchange, Path file, Optional<Problem> problem) {
    if (problem.isPresent()) {
      finish(file);
      exchange.problem(problem.get());
      return;
    }
    VideoJob job = new VideoJob(parts, exchange.source());
    VideoReply reply = new VideoReply(vertx, exchange, job);
    reply.start();
    Context loop = Vertx.currentContext();
    Thread.ofPlatform().daemon().name("gateway-video").start(() -> run(job, file, reply, loop));
  }

  private void run(VideoJob job, Path file, VideoReply reply, Context loop) {
    try {
      job.run(file);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("a video could not be taken apart");
      loop.runOnContext(_ -> reply.failed());
    } finally {
      finish(file);
      loop.runOnContext(_ -> reply.end());
    }
  }

  private void finish(Path file) {
    jobs.decrementAndGet();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.atWarn().setCause(e).addKeyValue("file", file).log("a stored video stays behind");
    }
  }
}
