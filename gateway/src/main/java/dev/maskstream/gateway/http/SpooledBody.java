package dev.maskstream.gateway.http;

import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes a request's body to a file as it comes, no more than allowed and no faster than the disk.
 * A client of whom less than {@value #LEAST_BYTES} bytes come in a turn of patience is cut off: few
 * videos are taken at a time, and it would keep the others out.
 *
 * <p>Threads: belongs to the connection's event loop.
 */
final class SpooledBody {
  static final int LEAST_BYTES = 64 << 10;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final Limits limits;
  private final Promise<Optional<Problem>> done = Promise.promise();
  private long received;
  private long receivedBefore;

  /**
   * @param maxBytes of one body
   * @param patience for each {@value #LEAST_BYTES} bytes, or for the rest
   */
  record Limits(long maxBytes, Duration patience) {}

  private SpooledBody(Vertx vertx, HttpServerRequest request, Limits limits) {
    this.vertx = vertx;
    this.request = request;
    this.limits = limits;
  }

  /**
   * Stores a body. To be called before the request's event loop turns to anything else.
   *
   * @param file is made or written over, and is the caller's to delete in any case
   * @return why not all of it is there; nothing when it is
   */
  static Future<Optional<Problem>> store(
      Vertx vertx, HttpServerRequest request, Path file, Limits limits) {
    SpooledBody body = new SpooledBody(vertx, request, limits);
    body.start(file);
    return body.done.future();
  }

  private void start(Path file) {
    request.exceptionHandler(
        _ -> done.tryComplete(Optional.of(Problem.of(400, "cut-off", "The body was cut off."))));
    String length = request.getHeader("Content-Length");
    if (length != null && Long.parseLong(length) > limits.maxBytes) {
      refuse(tooLarge());
      return;
    }
    long timer = vertx.setPeriodic(limits.patience.toMillis(), _ -> expectProgress());
    done.future().onComplete(_ -> vertx.cancelTimer(timer));
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    request.pause();
    vertx
        .fileSystem()
        .open(file.toString(), new OpenOptions().setTruncateExisting(true))
        .onSuccess(this::receive)
        .onFailure(done::tryFail);
  }

  private void receive(AsyncFile file) {
    request.handler(chunk -> take(file, chunk));
    request.endHandler(
        _ ->
            file.close()
                .onSuccess(_ -> done.tryComplete(Optional.empty()))
                .onFailure(done::tryFail));
    done.future().onComplete(_ -> file.close());
    request.resume();
  }

  private void take(AsyncFile file, Buffer chunk) {
    received += chunk.length();
    if (done.future().isComplete()) {
      return;
    }
    if (received > limits.maxBytes) {
      refuse(tooLarge());
      return;
    }
    file.write(chunk).onFailure(done::tryFail);
    if (file.writeQueueFull()) {
      request.pause();
      file.drainHandler(_ -> request.resume());
    }
  }

  private void expectProgress() {
    if (received - receivedBefore < LEAST_BYTES) {
      refuse(
          Problem.of(
              408,
              "too-slow",
              "Of the video %d bytes came within %d ms; the least is %d."
                  .formatted(received - receivedBefore, limits.patience.toMillis(), LEAST_BYTES)));
    }
    receivedBefore = received;
  }

  private void refuse(Problem problem) {
    request.response().putHeader("Connection", "close");
    BoundedBody.closeLater(vertx, request);
    done.tryComplete(Optional.of(problem));
  }

  private Problem tooLarge() {
    return Problem.of(
        413,
        "too-many-bytes",
        "The video has more than %d bytes; send it in parts.".formatted(limits.maxBytes));
  }
}
