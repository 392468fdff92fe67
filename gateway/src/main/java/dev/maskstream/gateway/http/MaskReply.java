package dev.maskstream.gateway.http;

import dev.maskstream.gateway.answer.MaskRenderer;
import dev.maskstream.gateway.answer.MaskRenderer.Wish;
import dev.maskstream.gateway.intake.PictureProblem;
import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.topics.Outcome;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.v1.Mask;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers those who waited for the outcome of a frame. Renders on workers, never on event loops.
 */
final class MaskReply {
  private static final Logger log = LoggerFactory.getLogger(MaskReply.class);

  private final MaskRenderer renderer;
  private final Workers workers;

  MaskReply(MaskRenderer renderer, Workers workers) {
    this.renderer = renderer;
    this.workers = workers;
  }

  /** A frame that was waited for. */
  static final class Frame {
    private final UUID id;
    private final byte[] picture;

    /**
     * @param picture as it came; empty unless an overlay is to be drawn on it
     */
    Frame(UUID id, byte[] picture) {
      this.id = id;
      this.picture = picture;
    }
  }

  /**
   * To be called on the exchange's event loop.
   *
   * @param outcome nothing when the patience was over
   * @return done when the picture is no longer needed
   */
  Future<Void> send(
      Exchange exchange, FrameOptions options, Frame frame, Optional<Outcome> outcome) {
    if (outcome.isPresent() && outcome.get() instanceof Outcome.Masked(Mask mask)) {
      return render(exchange, options, frame, mask);
    }
    exchange.problem(problem(options, outcome).with("frame_id", frame.id.toString()));
    return Future.succeededFuture();
  }

  private static Problem problem(FrameOptions options, Optional<Outcome> outcome) {
    return switch (outcome.orElse(null)) {
      case null -> late(options);
      case Outcome.Masked _ -> broken();
      case Outcome.DeadLettered(String code, String detail) -> PictureProblem.of(code, detail);
      case Outcome.Dropped(String reason, long ageMillis) -> dropped(reason, ageMillis);
    };
  }

  private static Problem late(FrameOptions options) {
    return Problem.of(
        504,
        "mask-late",
        "There was no mask within %d ms. The frame is accepted; its mask will come on the masks topic."
            .formatted(options.patience().orElseThrow().toMillis()));
  }

  private static Problem dropped(String reason, long ageMillis) {
    return Problem.of(
            409,
            "frame-dropped",
            ("The frame was dropped (%s) when it was %d ms old. Send it with delivery=every-frame to"
                    + " have it segmented whatever comes.")
                .formatted(reason, ageMillis))
        .with("reason", reason);
  }

  private static Problem broken() {
    return Problem.of(500, "mask-broken", "The mask could not be drawn; the log says why.");
  }

  private Future<Void> render(Exchange exchange, FrameOptions options, Frame frame, Mask mask) {
    Promise<Void> done = Promise.promise();
    Context loop = Vertx.currentContext();
    Wish wish = new Wish(options.form(), options.rle(), options.opacity());
    boolean taken =
        workers.tryRun(
            () -> {
              Optional<byte[]> body = rendered(mask, frame, wish);
              loop.runOnContext(
                  _ -> {
                    done.complete();
                    body.ifPresentOrElse(
                        bytes -> mask(exchange, options, mask, bytes),
                        () -> exchange.problem(broken()));
                  });
            });
    if (!taken) {
      done.complete();
      exchange.problem(
          Problem.of(503, "busy", "More masks are being drawn than the gateway can.")
              .retryAfter(1));
    }
    return done.future();
  }

  private Optional<byte[]> rendered(Mask mask, Frame frame, Wish wish) {
    try {
      return Optional.of(renderer.render(mask, frame.picture, wish));
    } catch (MalformedMaskException | RuntimeException e) {
      log.atError()
          .setCause(e)
          .addKeyValue("frame", mask.getFrameId())
          .log("a mask could not be drawn");
      return Optional.empty();
    }
  }

  private static void mask(Exchange exchange, FrameOptions options, Mask mask, byte[] body) {
    exchange
        .context()
        .response()
        .putHeader("Vary", "Accept")
        .putHeader("Maskstream-Frame-Id", mask.getFrameId());
    exchange.answer(200, options.form().mediaType(), body);
  }
}
