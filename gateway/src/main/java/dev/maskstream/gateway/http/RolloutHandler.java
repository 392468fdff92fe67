package dev.maskstream.gateway.http;

import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.gateway.rollout.OrderReader;
import dev.maskstream.gateway.rollout.RolloutOrder;
import dev.maskstream.gateway.rollout.RolloutRule;
import dev.maskstream.gateway.rollout.RolloutRule.Verdict;
import dev.maskstream.gateway.topics.ModelShelf;
import dev.maskstream.gateway.topics.RecordWriter;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.ModelPublisher;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.RetrainRequested;
import dev.maskstream.proto.v1.Rollout;
import io.vertx.core.json.JsonObject;
import java.util.function.LongSupplier;

/**
 * {@code POST /v1/models/{model}/rollout} and {@code .../retrain}: what a person decides about a
 * model. Decisions are taken one after the other, so that each sees the one before it.
 *
 * <p>Threads: belongs to the event loop; what waits for Kafka is done by the one worker.
 */
final class RolloutHandler {
  private final SmallBody bodies;
  private final Workers worker;
  private final ModelShelf shelf;
  private final RecordWriter records;
  private final Topics topics;
  private final LongSupplier epochMicros;

  /**
   * What the handler works with.
   *
   * @param worker one thread
   */
  record Parts(
      SmallBody bodies,
      Workers worker,
      ModelShelf shelf,
      RecordWriter records,
      Topics topics,
      LongSupplier epochMicros) {}

  RolloutHandler(Parts parts) {
    this.bodies = parts.bodies;
    this.worker = parts.worker;
    this.shelf = parts.shelf;
    this.records = parts.records;
    this.topics = parts.topics;
    this.epochMicros = parts.epochMicros;
  }

  void rollout(Exchange exchange) {
    String model = exchange.context().pathParam("model");
    bodies.read(
        exchange,
        json -> {
          RolloutOrder order = OrderReader.order(json);
          String reason = OrderReader.reason(exchange.caller().name(), json);
          Slowly.answer(exchange, worker, () -> decide(model, order, reason));
        });
  }

  private Reply decide(String model, RolloutOrder order, String reason)
      throws InterruptedException {
    return switch (new RolloutRule(shelf.contents(), model, reason).decide(order)) {
      case Verdict.Refused(Problem problem) -> new Reply.Refused(problem);
      case Verdict.Decided(Rollout rollout) -> {
        ModelPublisher.Decided decided =
            new ModelPublisher(records.producer(), topics, epochMicros).decide(rollout);
        Rollout published = decided.rollout();
        shelf.decided(published, decided.offset());
        yield new Reply.Json(
            200, new JsonObject().put("model", model).mergeIn(ModelsHandler.rollout(published)));
      }
    };
  }

  void retrain(Exchange exchange) {
    String model = exchange.context().pathParam("model");
    bodies.read(
        exchange,
        json -> {
          String reason = OrderReader.reason(exchange.caller().name(), json);
          Slowly.answer(exchange, worker, () -> retrain(model, reason));
        });
  }

  private Reply retrain(String model, String reason) throws InterruptedException {
    if (shelf.model(model).isEmpty()) {
      return new Reply.Refused(ModelsHandler.unknown(model));
    }
    Event event =
        Event.newBuilder()
            .setAtMicros(epochMicros.getAsLong())
            .setRetrainRequested(RetrainRequested.newBuilder().setModel(model).setReason(reason))
            .build();
    records.write(topics.events(), model, event);
    return new Reply.Json(202, new JsonObject().put("model", model).put("reason", reason));
  }
}
