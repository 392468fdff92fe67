package dev.maskstream.gateway.http;

import dev.maskstream.gateway.intake.ByteBudget;
import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Reads a request's body into memory and not one byte more than allowed: at the bound, when the
 * budget over all clients is used up, or when the client takes too long, it is refused at once and
 * the rest is thrown away unread.
 *
 * <p>Threads: belongs to the connection's event loop.
 */
final class BoundedBody {
  /** How long what a refused client still sends is taken, so that it can read why. */
  private static final long LINGER_MILLIS = 2_000;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final Limits limits;
  private final Promise<Body> done = Promise.promise();
  private final Buffer received = Buffer.buffer();
  private long charged;
  private long timer;

  /**
   * @param what the body is, such as {@code picture}
   * @param maxBytes of one body
   * @param budget over all clients
   * @param timeout for the whole body
   */
  record Limits(String what, int maxBytes, ByteBudget budget, Duration timeout) {}

  /** What became of it. */
  sealed interface Body {
    /** The bytes, and as many of the budget, to be given back by whoever asked for the body. */
    record Whole(Buffer bytes) implements Body {}

    record Refused(Problem problem) implements Body {}

    /** The client has gone. */
    record Gone() implements Body {}
  }

  private BoundedBody(Vertx vertx, HttpServerRequest request, Limits limits) {
    this.vertx = vertx;
    this.request = request;
    this.limits = limits;
  }

  /** To be called before the request's event loop turns to anything else. */
  static Future<Body> read(Vertx vertx, HttpServerRequest request, Limits limits) {
    BoundedBody body = new BoundedBody(vertx, request, limits);
    body.start();
    return body.done.future();
  }

  private void start() {
    request.exceptionHandler(_ -> end(new Body.Gone()));
    timer = vertx.setTimer(limits.timeout.toMillis(), _ -> refuse(tooSlow()));
    long announced = announcedLength();
    if (announced > limits.maxBytes) {
      refuse(tooLarge());
    } else if (!charge(Math.max(0, announced))) {
      refuse(full());
    } else {
      if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
        request.response().writeContinue();
      }
      request.handler(this::take);
      request.endHandler(_ -> end(new Body.Whole(received)));
    }
  }

  private long announcedLength() {
    String length = request.getHeader("Content-Length");
    // More digits than that the HTTP decoder has refused already.
    return length == null || !length.matches("\\d{1,18}") ? 0 : Long.parseLong(length);
  }

  private void take(Buffer chunk) {
    long length = (long) received.length() + chunk.length();
    if (length > limits.maxBytes) {
      refuse(tooLarge());
    } else if (length > charged && !charge(length - charged)) {
      refuse(full());
    } else {
      received.appendBuffer(chunk);
    }
  }

  private boolean charge(long bytes) {
    if (!limits.budget.tryTake(bytes)) {
      return false;
    }
    charged += bytes;
    return true;
  }

  private void refuse(Problem problem) {
    if (done.future().isComplete()) {
      return;
    }
    request.handler(_ -> {});
    request.endHandler(_ -> {});
    // The connection may be in the middle of a body that nobody will read: it cannot be used again.
    request.response().putHeader("Connection", "close");
    closeLater(vertx, request);
    end(new Body.Refused(problem));
  }

  static void closeLater(Vertx vertx, HttpServerRequest request) {
    vertx.setTimer(LINGER_MILLIS, _ -> request.connection().close());
  }

  private void end(Body body) {
    if (done.future().isComplete()) {
      return;
    }
    vertx.cancelTimer(timer);
    long keeps = body instanceof Body.Whole(Buffer bytes) ? bytes.length() : 0;
    limits.budget.giveBack(charged - keeps);
    done.complete(body);
  }

  private Problem tooLarge() {
    return Problem.of(
        413,
        "too-many-bytes",
        "The %s has more than %d bytes; send it smaller or, if it is a JPEG, with a lower quality."
            .formatted(limits.what, limits.maxBytes));
  }

  private static Problem full() {
    return Problem.of(429, "busy", "The gateway holds as many pictures as it may; send this again.")
        .retryAfter(1);
  }

  private Problem tooSlow() {
    return Problem.of(
        408,
        "too-slow",
        "The %s did not arrive within %d ms.".formatted(limits.what, limits.timeout.toMillis()));
  }
}
