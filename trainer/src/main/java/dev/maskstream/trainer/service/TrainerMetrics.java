package dev.maskstream.trainer.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Everything the service counts, declared once. Names are public API.
 *
 * <p>Threads: any.
 */
final class TrainerMetrics {
  private final MeterRegistry registry;
  private final Counter refusedLabels;
  private final AtomicInteger epoch = new AtomicInteger();
  private volatile double meanIou = Double.NaN;

  TrainerMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.refusedLabels =
        Counter.builder("maskstream.trainer.labels.refused")
            .description("Labels that nothing can be trained on; the log says why.")
            .register(registry);
    Gauge.builder("maskstream.trainer.epoch", epoch::get)
        .description("Epochs that the run under way has done; 0 when there is none.")
        .register(registry);
    Gauge.builder("maskstream.trainer.held.out.mean.iou", () -> meanIou)
        .description("Mean IoU on held-out labels, of the newest epoch or candidate.")
        .register(registry);
    for (String state :
        new String[] {RunOutcome.PUBLISHED, RunOutcome.REFUSED, RunOutcome.FAILED}) {
      var _ = runs(state);
    }
  }

  /** Watches how many labels there are and whether this trainer is the one that works. */
  void watch(IntSupplier labels, IntSupplier active) {
    Gauge.builder("maskstream.trainer.labels", labels::getAsInt)
        .description("Labels in the store.")
        .register(registry);
    Gauge.builder("maskstream.trainer.active", active::getAsInt)
        .description("1 for the trainer that works, 0 for one that stands by.")
        .register(registry);
  }

  private Counter runs(String state) {
    return Counter.builder("maskstream.trainer.runs")
        .description("Runs that ended, by what they came to.")
        .tag("state", state)
        .register(registry);
  }

  void refusedLabel() {
    refusedLabels.increment();
  }

  void epoch(int number, double heldOutMeanIou) {
    epoch.set(number);
    meanIou = heldOutMeanIou;
  }

  void measured(double heldOutMeanIou) {
    meanIou = heldOutMeanIou;
  }

  /** A run ended; with no outcome it will be gone on with. */
  void ended(String state) {
    epoch.set(0);
    runs(state).increment();
  }
}
