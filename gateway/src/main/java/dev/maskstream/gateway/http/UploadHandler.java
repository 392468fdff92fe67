package dev.maskstream.gateway.http;

import dev.maskstream.gateway.answer.MaskForm;
import dev.maskstream.gateway.http.BoundedBody.Body;
import dev.maskstream.gateway.http.FrameOptions.BadRequest;
import dev.maskstream.gateway.intake.FrameIntake;
import dev.maskstream.gateway.intake.Receipt;
import dev.maskstream.gateway.intake.Submission;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.topics.Outcome;
import dev.maskstream.gateway.topics.Waiters;
import dev.maskstream.proto.FrameIds;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * {@code POST /v1/sources/{source}/frames}: one picture in, its id or its mask out. Belongs to the
 * event loop; all that blocks is done by the intake's and the replies' workers.
 */
final class UploadHandler {
  private static final byte[] NOTHING = new byte[0];

  private final Vertx vertx;
  private final BoundedBody.Limits limits;
  private final FrameIntake intake;
  private final Waiters<Outcome> waiters;
  private final MaskReply reply;
  private final FrameIds ids;
  private final LongSupplier epochMicros;
  private final Duration patience;

  /** What the handler works with. */
  record Parts(
      Vertx vertx,
      BoundedBody.Limits limits,
      FrameIntake intake,
      Waiters<Outcome> waiters,
      MaskReply reply,
      FrameIds ids,
      LongSupplier epochMicros) {}

  /**
   * @param patience for a mask, when the request does not say
   */
  UploadHandler(Parts parts, Duration patience) {
    this.vertx = parts.vertx;
    this.limits = parts.limits;
    this.intake = parts.intake;
    this.waiters = parts.waiters;
    this.reply = parts.reply;
    this.ids = parts.ids;
    this.epochMicros = parts.epochMicros;
    this.patience = patience;
  }

  void handle(Exchange exchange) {
    FrameOptions options;
    try {
      options = FrameOptions.of(exchange, patience);
      refuseForms(exchange);
    } catch (BadRequest e) {
      exchange.problem(e.problem());
      return;
    }
    BoundedBody.read(vertx, exchange.context().request(), limits)
        .onSuccess(body -> bodyIsHere(exchange, options, body));
  }

  private static void refuseForms(Exchange exchange) throws BadRequest {
    String type = exchange.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (type.startsWith("multipart/")) {
      throw new BadRequest(
          Problem.of(
              415,
              "form-not-picture",
              "Send the picture itself as the body, not a form: curl --data-binary @picture.jpg"));
    }
  }

  private void bodyIsHere(Exchange exchange, FrameOptions options, Body body) {
    switch (body) {
      case Body.Gone() -> {}
      case Body.Refused(Problem problem) -> exchange.problem(problem);
      case Body.Whole(Buffer bytes) -> {
        Submission frame =
            options.submission(exchange.source(), ids.next(), epochMicros.getAsLong());
        byte[] picture = bytes.getBytes();
        if (options.patience().isPresent()) {
          submitAndWait(exchange, options, frame, picture);
        } else {
          submit(frame, picture)
              .onSuccess(receipt -> answer(exchange, frame, receipt))
              .onFailure(exchange.context()::fail);
        }
      }
    }
  }

  private Future<Receipt> submit(Submission frame, byte[] picture) {
    return onLoop(intake.start(frame, picture).receipt())
        .onComplete(_ -> limits.budget().giveBack(picture.length));
  }

  private static <T> Future<T> onLoop(CompletionStage<T> stage) {
    Context loop = Vertx.currentContext();
    return Future.fromCompletionStage(stage, loop);
  }

  private static void answer(Exchange exchange, Submission frame, Receipt receipt) {
    switch (receipt) {
      case Receipt.Refused(Problem problem) -> exchange.problem(problem);
      case Receipt.Accepted accepted ->
          exchange.json(
              202,
              new JsonObject()
                  .put("frame_id", frame.id().toString())
                  .put("source", frame.source())
                  .put("sequence", accepted.sequence())
                  .put(
                      "input",
                      new JsonObject()
                          .put("topic", accepted.topic())
                          .put("partition", accepted.partition())
                          .put("offset", accepted.offset())));
    }
  }

  private void submitAndWait(
      Exchange exchange, FrameOptions options, Submission frame, byte[] picture) {
    UUID id = frame.id();
    Duration patience = options.patience().orElseThrow();
    Optional<CompletableFuture<Optional<Outcome>>> wait = waiters.await(id, patience);
    if (wait.isEmpty()) {
      limits.budget().giveBack(picture.length);
      exchange.problem(
          Problem.of(503, "too-many-waiting", "As many requests wait for masks as may.")
              .retryAfter(1));
      return;
    }
    exchange.context().response().closeHandler(_ -> waiters.forget(id));
    // Only an overlay is drawn on the picture; for all other forms it can go once Kafka has it.
    byte[] kept = options.form() == MaskForm.OVERLAY ? picture : NOTHING;
    Future<Optional<Outcome>> outcome = onLoop(wait.get());
    onLoop(intake.start(frame, picture).receipt())
        .onComplete(_ -> limits.budget().giveBack(picture.length - kept.length))
        .compose(
            receipt ->
                switch (receipt) {
                  case Receipt.Refused(Problem problem) -> {
                    waiters.forget(id);
                    exchange.problem(problem);
                    yield Future.<Void>succeededFuture();
                  }
                  case Receipt.Accepted _ ->
                      outcome.compose(
                          end -> reply.send(exchange, options, new MaskReply.Frame(id, kept), end));
                })
        .onComplete(_ -> limits.budget().giveBack(kept.length))
        .onFailure(exchange.context()::fail);
  }
}
