package dev.maskstream.gateway.http;

import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.video.VideoJob;
import dev.maskstream.gateway.video.VideoProgress;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * What whoever sent a video is told: one line of JSON each second if {@code application/x-ndjson}
 * is accepted, else one object at the end. While that takes long, line breaks keep the connection
 * from looking dead; JSON allows them.
 *
 * <p>Threads: belongs to the connection's event loop.
 */
final class VideoReply {
  private static final String ND_JSON = "application/x-ndjson";
  private static final long LINE_MILLIS = 1_000;
  private static final long BREATH_MILLIS = 15_000;

  private final Vertx vertx;
  private final Exchange exchange;
  private final HttpServerResponse response;
  private final VideoJob job;
  private final boolean lines;
  private long timer;

  VideoReply(Vertx vertx, Exchange exchange, VideoJob job) {
    this.vertx = vertx;
    this.exchange = exchange;
    this.response = exchange.context().response();
    this.job = job;
    this.lines = exchange.header("Accept").orElse("").contains(ND_JSON);
  }

  void start() {
    response.closeHandler(
        _ -> {
          vertx.cancelTimer(timer);
          job.cancel();
        });
    timer = vertx.setPeriodic(lines ? LINE_MILLIS : BREATH_MILLIS, _ -> breathe());
  }

  private void breathe() {
    if (response.closed() || response.ended() || response.writeQueueFull()) {
      return;
    }
    begin();
    response.write(lines ? line() : "\n");
  }

  private void begin() {
    if (!response.headWritten()) {
      response
          .setChunked(true)
          .putHeader(HttpHeaders.CONTENT_TYPE, lines ? ND_JSON : "application/json")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
  }

  private String line() {
    return job.progress().toJson().encode() + "\n";
  }

  void failed() {
    if (!response.headWritten()) {
      exchange.problem(Problem.of(500, "bug", "This is the gateway's fault; the log says more."));
    }
  }

  void end() {
    vertx.cancelTimer(timer);
    VideoProgress progress = job.progress();
    if (response.ended() || response.closed()) {
      return;
    }
    if (!response.headWritten() && progress.trouble().isPresent()) {
      Problem problem = progress.trouble().get();
      exchange.problem(problem.with("progress", progress.toJson()));
    } else if (lines || response.headWritten()) {
      begin();
      response.end(line());
    } else {
      exchange.json(
          200, new JsonObject().put("source", exchange.source()).mergeIn(progress.toJson()));
    }
  }
}
