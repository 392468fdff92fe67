package dev.maskstream.processor.gate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Everything that is counted of versions and of the gate, declared once. Names are public API.
 *
 * <p>Bounds: gauges show the versions of the last report only; counters of the shadows seen last
 * are kept, those of older ones are taken away.
 *
 * <p>Threads: {@link #reported} belongs to one; the others are for any.
 */
public final class GateMetrics {
  private static final String SHADOW_FRAMES = "maskstream.processor.shadow.frames";
  private static final String SHADOW_SKIPPED = "maskstream.processor.shadow.skipped";
  private static final int MOST_SHADOWS = 32;

  private final MeterRegistry registry;
  private final MultiGauge agreement;
  private final MultiGauge infer;
  private final Deque<Tags> shadows = new ArrayDeque<>();

  public GateMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.agreement =
        MultiGauge.builder("maskstream.processor.shadow.agreement")
            .description(
                "IoU between what a shadow and the serving version call a class, in the last"
                    + " report.")
            .register(registry);
    this.infer =
        MultiGauge.builder("maskstream.processor.version.infer")
            .description("Engine time for a batch of each version, in the last report.")
            .baseUnit("seconds")
            .register(registry);
  }

  /** Shows whether this process decides for all. */
  void watchLeadership(BooleanSupplier leads) {
    Gauge.builder("maskstream.processor.gate.leader", () -> leads.getAsBoolean() ? 1 : 0)
        .description("1 in the one process that decides which versions go live.")
        .register(registry);
  }

  /**
   * The gate has said something.
   *
   * @param action as on the events topic
   */
  void decided(String action) {
    Counter.builder("maskstream.processor.gate.decisions")
        .description("What the gate has decided, by action.")
        .tag("action", action)
        .register(registry)
        .increment();
  }

  /** Shows the figures of the last interval. */
  void reported(List<IntervalFigures> interval) {
    List<Row<?>> times = new ArrayList<>();
    List<Row<?>> agreements = new ArrayList<>();
    for (IntervalFigures each : interval) {
      Tags version = Tags.of("model", each.model(), "version", each.version());
      if (each.frames() > 0) {
        Tags role = version.and("role", each.shadow() ? "shadow" : "serving");
        times.add(Row.of(role.and("quantile", "0.5"), each.p50Micros() / 1e6));
        times.add(Row.of(role.and("quantile", "0.99"), each.p99Micros() / 1e6));
      }
      if (each.shadow()) {
        countShadow(version, each);
      }
      each.agreement()
          .ifPresent(
              all ->
                  all.classes()
                      .forEach(
                          one ->
                              agreements.add(Row.of(version.and("class", one.name()), one.iou()))));
    }
    infer.register(times, true);
    agreement.register(agreements, true);
  }

  private void countShadow(Tags version, IntervalFigures figures) {
    if (!shadows.contains(version)) {
      shadows.addLast(version);
      if (shadows.size() > MOST_SHADOWS) {
        Tags oldest = shadows.removeFirst();
        registry.remove(frames(oldest));
        registry.remove(skipped(oldest));
      }
    }
    frames(version).increment((double) figures.frames());
    skipped(version).increment((double) figures.skipped());
  }

  private Counter frames(Tags version) {
    return Counter.builder(SHADOW_FRAMES)
        .description("Frames that a shadow segmented.")
        .tags(version)
        .register(registry);
  }

  private Counter skipped(Tags version) {
    return Counter.builder(SHADOW_SKIPPED)
        .description("Frames that a shadow left out because live frames came first.")
        .tags(version)
        .register(registry);
  }
}
