package dev.maskstream.gateway.intake;

import dev.maskstream.gateway.problem.Problem;
import java.util.UUID;

/** What became of a picture at the door. */
public sealed interface Receipt {
  /** Kafka has it, on every in-sync replica. */
  record Accepted(UUID id, long sequence, String topic, int partition, long offset)
      implements Receipt {}

  record Refused(Problem problem) implements Receipt {}

  static Receipt refused(int status, String code, String detail) {
    return new Refused(Problem.of(status, code, detail));
  }

  static Receipt refusedForNow(int status, String code, String detail, int retryAfterSeconds) {
    return new Refused(Problem.of(status, code, detail).retryAfter(retryAfterSeconds));
  }
}
