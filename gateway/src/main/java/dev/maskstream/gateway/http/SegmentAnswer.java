package dev.maskstream.gateway.http;

import dev.maskstream.gateway.answer.SegmentsRenderer;
import dev.maskstream.gateway.answer.SegmentsRenderer.Asked;
import dev.maskstream.gateway.answer.SegmentsRenderer.Wish;
import dev.maskstream.gateway.answer.TooLargeException;
import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.prompt.PromptTally;
import dev.maskstream.gateway.prompt.RefusalProblem;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.v1.SegmentReply;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers those who waited for what their prompts find, and counts how it went. Renders on workers,
 * never on event loops.
 */
final class SegmentAnswer {
  private static final Logger log = LoggerFactory.getLogger(SegmentAnswer.class);

  private final SegmentsRenderer renderer;
  private final Workers workers;
  private final PromptTally tally;

  SegmentAnswer(SegmentsRenderer renderer, Workers workers, PromptTally tally) {
    this.renderer = renderer;
    this.workers = workers;
    this.tally = tally;
  }

  /** What a worker made of a reply. */
  private sealed interface Rendered {
    /** The answer's bytes. */
    final class Body implements Rendered {
      private final byte[] bytes;

      Body(byte[] bytes) {
        this.bytes = bytes;
      }
    }

    record Refused(Problem problem) implements Rendered {}
  }

  void refused(Exchange exchange, Problem problem) {
    tally.refused();
    exchange.problem(problem);
  }

  /**
   * To be called on the exchange's event loop.
   *
   * @param reply nothing when the patience was over
   * @return done when the picture is no longer needed
   */
  Future<Void> send(
      Exchange exchange, SegmentOptions options, Asked asked, Optional<SegmentReply> reply) {
    if (reply.isEmpty()) {
      tally.late();
      exchange.problem(late(options));
      return Future.succeededFuture();
    }
    return switch (reply.get().getOutcomeCase()) {
      case SEGMENTS -> render(exchange, options, asked, reply.get());
      case REFUSAL -> {
        refused(exchange, RefusalProblem.of(reply.get().getRefusal()));
        yield Future.succeededFuture();
      }
      case OUTCOME_NOT_SET -> {
        refused(exchange, broken());
        yield Future.succeededFuture();
      }
    };
  }

  private static Problem late(SegmentOptions options) {
    return Problem.of(
        504,
        "segments-late",
        ("No processor answered within %d ms. It may be loading its model or be busy, or none that"
                + " answers prompts runs; ask again, with a larger timeout_ms if the model is slow.")
            .formatted(options.patience().toMillis()));
  }

  private static Problem broken() {
    return Problem.of(500, "segments-broken", "The answer makes no sense; the log says why.");
  }

  private Future<Void> render(
      Exchange exchange, SegmentOptions options, Asked asked, SegmentReply reply) {
    Promise<Void> done = Promise.promise();
    Context loop = Vertx.currentContext();
    boolean taken =
        workers.tryRun(
            () -> {
              Rendered rendered = rendered(reply, asked, options);
              loop.runOnContext(
                  _ -> {
                    done.complete();
                    answer(exchange, options, rendered);
                  });
            });
    if (!taken) {
      done.complete();
      refused(
          exchange,
          Problem.of(503, "busy", "More answers are being drawn than the gateway can.")
              .retryAfter(1));
    }
    return done.future();
  }

  private Rendered rendered(SegmentReply reply, Asked asked, SegmentOptions options) {
    try {
      return new Rendered.Body(
          renderer.render(reply, asked, new Wish(options.form(), options.opacity())));
    } catch (TooLargeException e) {
      return new Rendered.Refused(Problem.of(422, "answer-too-large", e.getMessage()));
    } catch (MalformedMaskException | RuntimeException e) {
      log.atError()
          .setCause(e)
          .addKeyValue("request", reply.getRequestId())
          .log("what prompts found could not be drawn");
      return new Rendered.Refused(broken());
    }
  }

  private void answer(Exchange exchange, SegmentOptions options, Rendered rendered) {
    switch (rendered) {
      case Rendered.Refused(Problem problem) -> refused(exchange, problem);
      case Rendered.Body body -> {
        tally.answered();
        exchange.context().response().putHeader("Vary", "Accept");
        exchange.answer(200, options.form().mediaType(), body.bytes);
      }
    }
  }
}
