package dev.maskstream.gateway.http;

import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code GET /v1/demo}: how well the demo camera's masks match the truth. */
final class DemoHandler {
  private final Optional<Supplier<JsonObject>> demo;
  private final Workers workers;

  DemoHandler(Optional<Supplier<JsonObject>> demo, Workers workers) {
    this.demo = demo;
    this.workers = workers;
  }

  void handle(Exchange exchange) {
    if (demo.isEmpty()) {
      exchange.problem(
          Problem.of(
              404, "no-demo", "No demo camera runs here; start with 'maskstream up --demo'."));
      return;
    }
    Context loop = Vertx.currentContext();
    boolean taken =
        workers.tryRun(
            () -> {
              JsonObject figures = demo.get().get();
              loop.runOnContext(_ -> exchange.json(200, figures));
            });
    if (!taken) {
      exchange.problem(Problem.of(503, "busy", "The gateway is busy.").retryAfter(1));
    }
  }
}
