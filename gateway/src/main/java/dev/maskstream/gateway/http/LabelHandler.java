package dev.maskstream.gateway.http;

import dev.maskstream.gateway.access.Caller;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.http.BoundedBody.Body;
import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.label.LabelDesk;
import dev.maskstream.gateway.label.LabelDesk.Receipt;
import dev.maskstream.gateway.label.LabelRequest;
import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code POST /v1/labels}: a corrected mask for a frame.
 *
 * <p>Threads: belongs to the event loop; frames are looked up and labels written by workers.
 */
final class LabelHandler {
  /** Read into objects, JSON needs twenty times as much memory as it has bytes, and more. */
  private static final int MOST_JSON_BYTES = 1 << 20;

  private final Vertx vertx;
  private final BoundedBody.Limits limits;
  private final LabelDesk desk;
  private final Workers workers;

  LabelHandler(Vertx vertx, BoundedBody.Limits limits, LabelDesk desk, Workers workers) {
    this.vertx = vertx;
    this.limits = limits;
    this.desk = desk;
    this.workers = workers;
  }

  /** The two kinds of body there are. */
  private enum Kind {
    PNG,
    JSON
  }

  void handle(Exchange exchange) {
    Optional<Kind> kind = kind(exchange);
    Optional<Problem> refusal =
        exchange
            .query("source")
            .flatMap(source -> Door.refusal(Scope.PUBLISH, exchange.caller(), source));
    if (kind.isEmpty()) {
      exchange.problem(
          Problem.of(
              415,
              "not-a-label",
              "Send image/png, an 8-bit PNG of class ids, or application/json with COCO run"
                  + " lengths."));
    } else if (refusal.isPresent()) {
      exchange.problem(refusal.get());
    } else {
      BoundedBody.read(vertx, exchange.context().request(), limits(kind.get()))
          .onSuccess(body -> bodyIsHere(exchange, kind.get(), body));
    }
  }

  private BoundedBody.Limits limits(Kind kind) {
    return switch (kind) {
      case PNG -> limits;
      case JSON ->
          new BoundedBody.Limits(
              limits.what(),
              Math.min(limits.maxBytes(), MOST_JSON_BYTES),
              limits.budget(),
              limits.timeout());
    };
  }

  private static Optional<Kind> kind(Exchange exchange) {
    String type = exchange.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return switch (type.split(";", 2)[0].strip()) {
      case "image/png" -> Optional.of(Kind.PNG);
      case "application/json" -> Optional.of(Kind.JSON);
      default -> Optional.empty();
    };
  }

  private void bodyIsHere(Exchange exchange, Kind kind, Body body) {
    switch (body) {
      case Body.Gone() -> {}
      case Body.Refused(Problem problem) ->
          exchange.problem(kind == Kind.JSON && problem.status() == 413 ? tooMuchJson() : problem);
      case Body.Whole(Buffer bytes) ->
          Slowly.answer(
              exchange,
              workers,
              () -> taken(exchange, kind, bytes),
              () -> limits.budget().giveBack(bytes.length()));
    }
  }

  private Reply taken(Exchange exchange, Kind kind, Buffer bytes) throws InterruptedException {
    LabelRequest request;
    try {
      request =
          kind == Kind.PNG
              ? LabelReader.png(exchange, bytes)
              : LabelReader.json(exchange, new JsonObject(bytes));
    } catch (DecodeException e) {
      return bad("The body is no JSON object.");
    } catch (ClassCastException | IndexOutOfBoundsException | NullPointerException e) {
      return bad("A member of the body is of the wrong type; see /openapi.json.");
    } catch (IllegalArgumentException e) {
      return bad("The label makes no sense: " + e.getMessage() + ".");
    }
    Optional<Problem> refusal =
        Door.refusal(Scope.PUBLISH, exchange.caller(), request.source())
            .or(() -> authorship(exchange.caller(), request.author()));
    return refusal.isPresent() ? new Reply.Refused(refusal.get()) : written(request);
  }

  private static Problem tooMuchJson() {
    return Problem.of(
        413,
        "too-many-bytes",
        "A label may have %d bytes as JSON; send larger ones as image/png, a PNG of class ids."
            .formatted(MOST_JSON_BYTES));
  }

  /** Whoever learns from labels can rely on who made them: only an admin may speak for others. */
  private static Optional<Problem> authorship(Caller caller, String author) {
    return author.equals(caller.name()) || caller.mayAny(Scope.ADMIN)
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                403,
                "not-the-author",
                "The key %s writes labels in its own name; leave author out, or use a key with the scope admin."
                    .formatted(caller.name())));
  }

  private Reply written(LabelRequest request) throws InterruptedException {
    return switch (desk.take(request)) {
      case Receipt.Refused(Problem problem) -> new Reply.Refused(problem);
      case Receipt.Written(long offset) ->
          new Reply.Json(
              201,
              new JsonObject()
                  .put("source", request.source())
                  .put("frame_id", request.frame().toString())
                  .put("offset", offset));
    };
  }

  private static Reply bad(String detail) {
    return new Reply.Refused(Problem.of(400, "bad-label", detail));
  }
}
