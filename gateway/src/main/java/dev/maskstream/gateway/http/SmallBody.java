package dev.maskstream.gateway.http;

import dev.maskstream.gateway.http.BoundedBody.Body;
import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** Reads the JSON that people send to say what they want. */
final class SmallBody {
  private final Vertx vertx;
  private final BoundedBody.Limits limits;

  SmallBody(Vertx vertx, BoundedBody.Limits limits) {
    this.vertx = vertx;
    this.limits = limits;
  }

  /** Does something with what the body says. */
  interface Use {
    /**
     * Called on the event loop.
     *
     * @throws IllegalArgumentException with a sentence for the client
     * @throws ClassCastException if a member is of the wrong type
     */
    void of(JsonObject json);
  }

  /** A body that is absent counts as an object without members. */
  void read(Exchange exchange, Use use) {
    BoundedBody.read(vertx, exchange.context().request(), limits)
        .onSuccess(
            body -> {
              switch (body) {
                case Body.Gone() -> {}
                case Body.Refused(Problem problem) -> exchange.problem(problem);
                case Body.Whole(Buffer bytes) -> {
                  limits.budget().giveBack(bytes.length());
                  use(exchange, bytes, use);
                }
              }
            });
  }

  private static void use(Exchange exchange, Buffer bytes, Use use) {
    try {
      use.of(bytes.length() == 0 ? new JsonObject() : new JsonObject(bytes));
    } catch (DecodeException e) {
      refuse(exchange, "The body is no JSON object.");
    } catch (ClassCastException e) {
      refuse(exchange, "A member of the body is of the wrong type; see /openapi.json.");
    } catch (IllegalArgumentException e) {
      refuse(exchange, "The body makes no sense: " + e.getMessage() + ".");
    }
  }

  private static void refuse(Exchange exchange, String detail) {
    exchange.problem(Problem.of(400, "bad-body", detail));
  }
}
