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
import java.util.Optional;

/**
 * Writes a request's body to a file as it comes, no more than allowed and no faster than the disk.
 *
 * <p>Threads: belongs to the connection's event loop.
 */
final class SpooledBody {
  private final Vertx vertx;
  private final HttpServerRequest request;
  private final long maxBytes;
  private final Promise<Optional<Problem>> done = Promise.promise();
  private long received;

  private SpooledBody(Vertx vertx, HttpServerRequest request, long maxBytes) {
    this.vertx = vertx;
    this.request = request;
    this.maxBytes = maxBytes;
  }

  /**
   * Stores a body. To be called before the request's event loop turns to anything else.
   *
   * @param file is made or written over, and is the caller's to delete in any case
   * @return why not all of it is there; nothing when it is
   */
  static Future<Optional<Problem>> store(
      Vertx vertx, HttpServerRequest request, Path file, long maxBytes) {
    SpooledBody body = new SpooledBody(vertx, request, maxBytes);
    body.start(file);
    return body.done.future();
  }

  private void start(Path file) {
    request.exceptionHandler(
        _ -> done.tryComplete(Optional.of(Problem.of(400, "cut-off", "The body was cut off."))));
    String length = request.getHeader("Content-Length");
    if (length != null && Long.parseLong(length) > maxBytes) {
      refuse();
      return;
    }
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
    if (received > maxBytes) {
      refuse();
      return;
    }
    file.write(chunk).onFailure(done::tryFail);
    if (file.writeQueueFull()) {
      request.pause();
      file.drainHandler(_ -> request.resume());
    }
  }

  private void refuse() {
    request.response().putHeader("Connection", "close");
    BoundedBody.closeLater(vertx, request);
    done.tryComplete(
        Optional.of(
            Problem.of(
                413,
                "too-many-bytes",
                "The video has more than %d bytes; send it in parts.".formatted(maxBytes))));
  }
}
