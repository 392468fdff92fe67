package dev.maskstream.gateway.http;

import dev.maskstream.gateway.DemoCamera;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/demo}: starts the demo camera, and tells how well its masks match the truth. */
final class DemoHandler {
  /** Of its frames. */
  private static final String SOURCE = "demo";

  private static final Logger log = LoggerFactory.getLogger(DemoHandler.class);

  private final Optional<DemoCamera> demo;
  private final Workers workers;

  DemoHandler(Optional<DemoCamera> demo, Workers workers) {
    this.demo = demo;
    this.workers = workers;
  }

  void report(Exchange exchange) {
    answer(exchange, DemoCamera::report);
  }

  void start(Exchange exchange) {
    Optional<Problem> refusal = Door.refusal(Scope.ADMIN, exchange.caller(), SOURCE);
    if (refusal.isPresent()) {
      exchange.problem(refusal.get());
      return;
    }
    answer(
        exchange,
        camera -> {
          camera.start();
          return camera.report();
        });
  }

  /** What is done with the camera, and answered. */
  private interface Task {
    Optional<JsonObject> run(DemoCamera camera);
  }

  private void answer(Exchange exchange, Task task) {
    if (demo.isEmpty()) {
      exchange.problem(
          Problem.of(
              404,
              "no-demo",
              "This gateway has no demo camera; 'maskstream up' has, and 'maskstream camera' is one."));
      return;
    }
    Context loop = Vertx.currentContext();
    boolean taken =
        workers.tryRun(
            () -> {
              Runnable answer = answer(exchange, demo.get(), task);
              loop.runOnContext(_ -> answer.run());
            });
    if (!taken) {
      exchange.problem(Problem.of(503, "busy", "The gateway is busy.").retryAfter(1));
    }
  }

  private static Runnable answer(Exchange exchange, DemoCamera camera, Task task) {
    try {
      Optional<JsonObject> figures = task.run(camera);
      return figures.isPresent()
          ? () -> exchange.json(200, figures.get())
          : () ->
              exchange.problem(
                  Problem.of(
                      404, "no-demo", "The demo camera does not run; POST /v1/demo starts it."));
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).log("the demo camera cannot be started");
      return () ->
          exchange.problem(
              Problem.of(503, "no-demo", "The demo camera cannot be started: " + e.getMessage())
                  .retryAfter(10));
    }
  }
}
