package dev.maskstream.gateway.management;

import dev.maskstream.gateway.ReadinessCheck;
import dev.maskstream.gateway.ReadinessCheck.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every check and remembers the answer for a moment, so that many askers cost one self-test.
 *
 * <p>Threads: any but an event loop; askers wait for one another.
 */
public final class Readiness {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private final List<ReadinessCheck> checks;
  private final Duration keep;
  private final LongSupplier nanoClock;
  private Report last = new Report(false, new JsonObject());
  private long validUntil;
  private boolean asked;

  /** What all checks said together. */
  public record Report(boolean ready, JsonObject json) {}

  public Readiness(List<ReadinessCheck> checks, Duration keep, LongSupplier nanoClock) {
    this.checks = List.copyOf(checks);
    this.keep = keep;
    this.nanoClock = nanoClock;
  }

  public synchronized Report report() {
    if (!asked || nanoClock.getAsLong() - validUntil >= 0) {
      last = ask();
      asked = true;
      validUntil = nanoClock.getAsLong() + keep.toNanos();
    }
    return last;
  }

  private Report ask() {
    boolean ready = true;
    JsonArray answers = new JsonArray();
    for (ReadinessCheck check : checks) {
      Answer answer = answerOf(check);
      ready &= answer.ready();
      answers.add(
          new JsonObject()
              .put("name", check.name())
              .put("ready", answer.ready())
              .put("reason", answer.reason()));
    }
    return new Report(ready, new JsonObject().put("ready", ready).put("checks", answers));
  }

  /** A check of another module that breaks must not take readiness itself away. */
  private static Answer answerOf(ReadinessCheck check) {
    try {
      return check.ask().get();
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).addKeyValue("check", check.name()).log("a check failed to answer");
      return new Answer(false, "The check itself failed: " + e);
    }
  }
}
