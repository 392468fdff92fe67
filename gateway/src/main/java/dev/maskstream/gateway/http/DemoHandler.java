package dev.maskstream.gateway.http;

import dev.maskstream.gateway.DemoCamera;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.http.Slowly.Late;
import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/demo}: starts and stops the demo camera, and tells how well its masks match the truth.
 *
 * <p>Threads: belongs to the event loop.
 */
final class DemoHandler {
  /** Of its frames. */
  private static final String SOURCE = "demo";

  private static final Logger log = LoggerFactory.getLogger(DemoHandler.class);

  private final Optional<DemoCamera> demo;
  private final Workers switcher;

  /**
   * @param switcher one thread, on which one start or stop follows the other
   */
  DemoHandler(Optional<DemoCamera> demo, Workers switcher) {
    this.demo = demo;
    this.switcher = switcher;
  }

  void report(Exchange exchange) {
    if (demo.isEmpty()) {
      exchange.problem(nowhere());
      return;
    }
    Optional<JsonObject> figures = demo.get().report();
    if (figures.isPresent()) {
      exchange.json(200, figures.get());
    } else {
      exchange.problem(notRunning());
    }
  }

  void start(Exchange exchange) {
    change(exchange, DemoHandler::started);
  }

  void stop(Exchange exchange) {
    change(
        exchange,
        camera -> {
          camera.stop();
          return new Reply.Nothing();
        });
  }

  /** What is done with the camera, which may take some seconds. */
  private interface Change {
    Reply of(DemoCamera camera);
  }

  private void change(Exchange exchange, Change change) {
    Optional<Problem> refusal =
        Door.refusal(Scope.ADMIN, exchange.caller(), SOURCE)
            .or(() -> demo.isEmpty() ? Optional.of(nowhere()) : Optional.empty());
    if (refusal.isPresent()) {
      exchange.problem(refusal.get());
      return;
    }
    DemoCamera camera = demo.orElseThrow();
    Slowly.answer(exchange, switcher, () -> change.of(camera), late(camera));
  }

  private static Reply started(DemoCamera camera) {
    try {
      Optional<String> notNow = camera.start();
      if (notNow.isPresent()) {
        return new Reply.Refused(Problem.of(503, "starting", notNow.get()).retryAfter(5));
      }
      return camera
          .report()
          .<Reply>map(figures -> new Reply.Json(200, figures))
          .orElseGet(() -> new Reply.Refused(notRunning()));
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).log("the demo camera cannot be started");
      return new Reply.Refused(
          Problem.of(503, "no-demo", "The demo camera cannot be started: " + e.getMessage())
              .retryAfter(10));
    }
  }

  private static Late late(DemoCamera camera) {
    return new Late(
        camera.patience(),
        Problem.of(
                504,
                "demo-late",
                "That is not done within %d ms; it goes on, and GET /v1/demo tells what came of it."
                    .formatted(camera.patience().toMillis()))
            .retryAfter(5));
  }

  private static Problem nowhere() {
    return Problem.of(
        404,
        "no-demo",
        "This gateway has no demo camera; 'maskstream up' has, and 'maskstream camera' is one.");
  }

  private static Problem notRunning() {
    return Problem.of(404, "no-demo", "The demo camera does not run; POST /v1/demo starts it.");
  }
}
