package dev.maskstream.gateway.http;

import dev.maskstream.gateway.intake.Workers;
import dev.maskstream.gateway.problem.Problem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests with what a worker found out, for work that waits for Kafka. */
final class Slowly {
  private static final Logger log = LoggerFactory.getLogger(Slowly.class);

  private Slowly() {}

  /** Work that may block. */
  interface Work {
    /**
     * Called on a worker.
     *
     * @throws KafkaException if Kafka does not answer
     */
    Reply reply() throws InterruptedException;
  }

  /** To be called on the exchange's event loop, which is not blocked. */
  static void answer(Exchange exchange, Workers workers, Work work) {
    answer(exchange, workers, work, () -> {});
  }

  /**
   * The same with something to do afterwards, whatever came of the work.
   *
   * @param afterwards on any thread
   */
  static void answer(Exchange exchange, Workers workers, Work work, Runnable afterwards) {
    Context loop = Vertx.currentContext();
    boolean taken =
        workers.tryRun(
            () -> {
              try {
                Reply reply = done(work);
                loop.runOnContext(_ -> send(exchange, reply));
              } finally {
                afterwards.run();
              }
            });
    if (!taken) {
      afterwards.run();
      exchange.problem(busy());
    }
  }

  /**
   * What who asked is told instead when the work takes long; it is done all the same.
   *
   * @param after how long it is waited for
   */
  record Late(Duration after, Problem problem) {}

  /** The same for work that may take longer than anybody should wait. */
  static void answer(Exchange exchange, Workers workers, Work work, Late late) {
    Context loop = Vertx.currentContext();
    Vertx vertx = loop.owner();
    long timer = vertx.setTimer(late.after.toMillis(), _ -> exchange.problem(late.problem));
    boolean taken =
        workers.tryRun(
            () -> {
              Reply reply = done(work);
              loop.runOnContext(
                  _ -> {
                    if (vertx.cancelTimer(timer)) {
                      send(exchange, reply);
                    }
                  });
            });
    if (!taken && vertx.cancelTimer(timer)) {
      exchange.problem(busy());
    }
  }

  private static Problem busy() {
    return Problem.of(503, "busy", "The gateway is busy.").retryAfter(1);
  }

  private static Reply done(Work work) {
    try {
      return work.reply();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply.Refused(Problem.of(503, "closing", "The gateway is closing.").retryAfter(5));
    } catch (KafkaException e) {
      log.atWarn().addKeyValue("reason", e.getMessage()).log("Kafka did not do as it was asked");
      return new Reply.Refused(kafkaAway());
    } catch (RuntimeException e) {
      // Whoever waits must hear of a bug too.
      log.atError().setCause(e).log("a request failed");
      return new Reply.Refused(
          Problem.of(500, "bug", "This is the gateway's fault; the log says more."));
    }
  }

  static Problem kafkaAway() {
    return Problem.of(
            503,
            "kafka-away",
            "Kafka does not answer at the moment. Whether it was written is not known; look before you"
                + " ask again.")
        .retryAfter(5);
  }

  private static void send(Exchange exchange, Reply reply) {
    switch (reply) {
      case Reply.Refused(Problem problem) -> exchange.problem(problem);
      case Reply.Nothing() -> exchange.nothing();
      case Reply.Json(int status, var body) -> exchange.json(status, body);
    }
  }
}
