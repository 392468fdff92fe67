package dev.maskstream.gateway.http;

import com.google.protobuf.ByteString;
import dev.maskstream.gateway.access.Scope;
import dev.maskstream.gateway.answer.MaskForm;
import dev.maskstream.gateway.answer.SegmentsRenderer;
import dev.maskstream.gateway.http.BoundedBody.Body;
import dev.maskstream.gateway.http.FrameOptions.BadRequest;
import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.prompt.PromptDesk;
import dev.maskstream.gateway.prompt.PromptDesk.Receipt;
import dev.maskstream.gateway.prompt.PromptOrder;
import dev.maskstream.gateway.prompt.PromptOrder.Subject;
import dev.maskstream.gateway.prompt.PromptRefusal;
import dev.maskstream.gateway.topics.Waiters;
import dev.maskstream.proto.v1.SegmentReply;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/sources/{source}/frames/{frame_id}/segment} and {@code POST /v1/segment}: prompts
 * in, what they point at out. Belongs to the event loop; what blocks is done by workers, and nobody
 * blocks while a processor thinks.
 */
final class SegmentHandler {
  private static final Logger log = LoggerFactory.getLogger(SegmentHandler.class);
  private static final String DEFAULT_SOURCE = "segment";

  /** Room for the boundaries and headers of a form. */
  private static final int FORM_SLACK = 64 << 10;

  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Parts parts;
  private final Duration patience;
  private final BoundedBody.Limits prompts;
  private final BoundedBody.Limits pictures;

  /** What the handler works with. */
  record Parts(
      Vertx vertx,
      PromptDesk desk,
      Waiters<SegmentReply> waiters,
      SegmentAnswer answer,
      Workers workers) {}

  /**
   * @param picture limits of one picture
   * @param patience for an answer, when the request does not say
   */
  SegmentHandler(Parts parts, BoundedBody.Limits picture, Duration patience) {
    this.parts = parts;
    this.patience = patience;
    this.prompts = limits("request", PromptForm.MAX_REQUEST_BYTES, picture);
    int base64 = picture.maxBytes() / 3 * 4 + 4;
    this.pictures =
        limits(
            "request with its picture",
            base64 + PromptForm.MAX_REQUEST_BYTES + FORM_SLACK,
            picture);
  }

  private static BoundedBody.Limits limits(String what, int maxBytes, BoundedBody.Limits like) {
    return new BoundedBody.Limits(what, maxBytes, like.budget(), like.timeout());
  }

  /** Prompts for a frame of the topic. */
  void ofFrame(Exchange exchange) {
    String id = exchange.context().pathParam("frame_id");
    if (!UUID_TEXT.matcher(id).matches()) {
      exchange.problem(Problem.of(400, "bad-parameter", "frame_id is a UUID."));
      return;
    }
    if (kind(exchange).filter(PromptForm.Kind.JSON::equals).isEmpty()) {
      exchange.problem(notPrompts("Send application/json."));
      return;
    }
    read(
        exchange,
        prompts,
        (options, body) ->
            new PromptOrder(
                exchange.source(),
                new Subject.Frame(UUID.fromString(id), options.form() == MaskForm.OVERLAY),
                PromptForm.prompts(body).wish(),
                options.patience(),
                options.traceparent()));
  }

  /** Prompts together with their picture. */
  void ofPicture(Exchange exchange) {
    String source = exchange.query("source").orElse(DEFAULT_SOURCE);
    Optional<PromptForm.Kind> kind = kind(exchange);
    Optional<Problem> refusal = Door.refusal(Scope.PUBLISH, exchange.caller(), source);
    if (refusal.isPresent()) {
      exchange.problem(refusal.get());
      return;
    }
    if (kind.isEmpty()) {
      exchange.problem(
          notPrompts(
              "Send multipart/form-data with the parts picture and request, or application/json"
                  + " with the picture as base64."));
      return;
    }
    String contentType = exchange.header("Content-Type").orElseThrow();
    read(
        exchange,
        pictures,
        (options, body) -> {
          PromptForm form = PromptForm.withPicture(kind.get(), contentType, body);
          return new PromptOrder(
              source,
              new Subject.Picture(form.picture()),
              form.wish(),
              options.patience(),
              options.traceparent());
        });
  }

  private static Optional<PromptForm.Kind> kind(Exchange exchange) {
    return exchange.header("Content-Type").flatMap(PromptForm.Kind::of);
  }

  private static Problem notPrompts(String detail) {
    return Problem.of(415, "not-prompts", detail);
  }

  /** Makes an order of a body; called on a worker. */
  private interface Reading {
    PromptOrder order(SegmentOptions options, Buffer body) throws PromptRefusal;
  }

  private void read(Exchange exchange, BoundedBody.Limits limits, Reading reading) {
    SegmentOptions options;
    try {
      options = SegmentOptions.of(exchange, patience);
    } catch (BadRequest e) {
      exchange.problem(e.problem());
      return;
    }
    BoundedBody.read(parts.vertx, exchange.context().request(), limits)
        .onSuccess(
            body -> {
              switch (body) {
                case Body.Gone() -> {}
                case Body.Refused(Problem problem) -> exchange.problem(problem);
                case Body.Whole(Buffer bytes) -> take(exchange, options, bytes, reading);
              }
            });
  }

  /**
   * An overlay is drawn on the picture, so its bytes stay charged until then; else they can go once
   * Kafka has them.
   */
  private void take(Exchange exchange, SegmentOptions options, Buffer body, Reading reading) {
    boolean keeps = options.form() == MaskForm.OVERLAY;
    onWorker(() -> ordered(options, body, reading, keeps))
        .compose(
            taken -> {
              long charged = keeps ? taken.picture().size() : 0;
              long surplus = body.length() - charged;
              return settled(surplus)
                  ? answered(exchange, options, taken).onComplete(_ -> giveBack(charged))
                  : refused(exchange, taken, body.length());
            })
        .onFailure(exchange.context()::fail);
  }

  private void giveBack(long bytes) {
    prompts.budget().giveBack(bytes);
  }

  /** A frame's picture may be larger than the body that asked for it: then there must be room. */
  private boolean settled(long surplus) {
    if (surplus >= 0) {
      giveBack(surplus);
      return true;
    }
    return prompts.budget().tryTake(-surplus);
  }

  private Future<Void> refused(Exchange exchange, Taken taken, long charged) {
    giveBack(charged);
    if (taken.receipt() instanceof Receipt.Asked asked) {
      parts.waiters.forget(asked.id());
    }
    parts.answer.refused(
        exchange,
        Problem.of(429, "busy", "The gateway holds as many pictures as it may; send this again.")
            .retryAfter(1));
    return Future.succeededFuture();
  }

  /**
   * What a worker made of a body.
   *
   * @param picture to draw on; empty unless an overlay is wanted
   */
  private record Taken(Receipt receipt, ByteString picture) {}

  private Taken ordered(SegmentOptions options, Buffer body, Reading reading, boolean keeps)
      throws InterruptedException {
    try {
      PromptOrder order = reading.order(options, body);
      Receipt receipt = parts.desk.take(order);
      return new Taken(receipt, keeps ? picture(order, receipt) : ByteString.EMPTY);
    } catch (PromptRefusal refusal) {
      return new Taken(new Receipt.Refused(refusal.problem()), ByteString.EMPTY);
    }
  }

  private static ByteString picture(PromptOrder order, Receipt receipt) {
    return switch (receipt) {
      case Receipt.Refused _ -> ByteString.EMPTY;
      case Receipt.Asked asked ->
          order.subject() instanceof Subject.Picture sent ? sent.content() : asked.picture();
    };
  }

  private Future<Void> answered(Exchange exchange, SegmentOptions options, Taken taken) {
    return switch (taken.receipt()) {
      case Receipt.Refused(Problem problem) -> {
        parts.answer.refused(exchange, problem);
        yield Future.succeededFuture();
      }
      case Receipt.Asked asked -> {
        exchange.context().response().closeHandler(_ -> parts.waiters.forget(asked.id()));
        yield Future.fromCompletionStage(asked.reply(), Vertx.currentContext())
            .compose(
                reply ->
                    parts.answer.send(
                        exchange,
                        options,
                        new SegmentsRenderer.Asked(asked.request(), taken.picture()),
                        reply));
      }
    };
  }

  private interface Work {
    Taken done() throws InterruptedException;
  }

  private Future<Taken> onWorker(Work work) {
    Promise<Taken> done = Promise.promise();
    Context loop = Vertx.currentContext();
    boolean taken =
        parts.workers.tryRun(
            () -> {
              Taken what = guarded(work);
              loop.runOnContext(_ -> done.complete(what));
            });
    if (!taken) {
      done.complete(
          refusal(Problem.of(503, "busy", "The gateway is busy with prompts.").retryAfter(1)));
    }
    return done.future();
  }

  private static Taken guarded(Work work) {
    try {
      return work.done();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refusal(Problem.of(503, "closing", "The gateway is closing.").retryAfter(5));
    } catch (KafkaException e) {
      return refusal(Slowly.kafkaAway());
    } catch (RuntimeException e) {
      // Whoever waits must hear of a bug too.
      log.atError().setCause(e).log("a request with prompts failed");
      return refusal(Problem.of(500, "bug", "This is the gateway's fault; the log says more."));
    }
  }

  private static Taken refusal(Problem problem) {
    return new Taken(new Receipt.Refused(problem), ByteString.EMPTY);
  }
}
