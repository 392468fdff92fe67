package dev.maskstream.trainer.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a model is trained again. A rule only: no clock, no file, no Kafka.
 *
 * @param newLabels new labels that start a run, 1 or more
 * @param leastLabels labels of all ages below which there is no run
 * @param age how long a new label waits until it starts a run; zero for ever
 * @param every time between runs; zero for no schedule
 */
public record RetrainPolicy(int newLabels, int leastLabels, Duration age, Duration every) {

  /**
   * What there is of one model.
   *
   * @param labels of all ages
   * @param heldOut of them
   * @param fresh of them, those that no run has used
   * @param oldestFresh when the first of the fresh ones came
   * @param lastRun when the newest run began
   */
  public record Stock(
      int labels,
      int heldOut,
      int fresh,
      Optional<Instant> oldestFresh,
      Optional<Instant> lastRun) {}

  /** What is to be done about it. */
  public sealed interface Decision {
    /**
     * A run.
     *
     * @param rule that wants it, a few words
     */
    record Train(String rule) implements Decision {}

    /**
     * A run is wanted and cannot be.
     *
     * @param reason a sentence
     */
    record Wait(String reason) implements Decision {}

    /** Nothing is wanted. */
    record Rest() implements Decision {}
  }

  /**
   * @param asked by whom or why, if somebody did
   */
  Decision decide(Stock stock, Optional<String> asked, Instant now) {
    Optional<String> rule = asked.map(why -> "asked for: " + why).or(() -> byItself(stock, now));
    if (rule.isEmpty()) {
      return new Decision.Rest();
    }
    return shortage(stock)
        .<Decision>map(
            lack -> new Decision.Wait("a run was wanted (%s), but %s".formatted(rule.get(), lack)))
        .orElseGet(() -> new Decision.Train(rule.get()));
  }

  private Optional<String> byItself(Stock stock, Instant now) {
    if (stock.fresh() >= newLabels) {
      return Optional.of(stock.fresh() + " new labels");
    }
    if (stock.fresh() > 0 && age.isPositive() && isPast(stock.oldestFresh(), age, now)) {
      return Optional.of("a new label has waited since " + stock.oldestFresh().orElseThrow());
    }
    if (stock.fresh() > 0 && every.isPositive() && isPast(stock.lastRun(), every, now)) {
      return Optional.of("schedule");
    }
    return Optional.empty();
  }

  /** What never happened is past. */
  private static boolean isPast(Optional<Instant> begin, Duration span, Instant now) {
    return begin.map(at -> !at.plus(span).isAfter(now)).orElse(true);
  }

  /** Why there cannot be a run with these labels, if so. */
  Optional<String> shortage(Stock stock) {
    if (stock.labels() < leastLabels) {
      return Optional.of(
          "there are %d labels and at least %d are needed".formatted(stock.labels(), leastLabels));
    }
    if (stock.heldOut() == 0 || stock.heldOut() == stock.labels()) {
      return Optional.of(
          "%d of %d labels are held out; some are needed on both sides"
              .formatted(stock.heldOut(), stock.labels()));
    }
    return Optional.empty();
  }
}
