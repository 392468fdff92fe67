package dev.maskstream.processor.gate;

import dev.maskstream.processor.ProcessorSettings;
import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.batching.Observed;
import dev.maskstream.processor.events.EventSender;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/**
 * What a process knows and says of its versions, and its place in deciding which go live: figures,
 * reports, gate.
 *
 * <p>Threads: any may start, tell and close.
 */
public final class Oversight implements AutoCloseable {
  private final GateSettings settings;
  private final VersionFigures figures = new VersionFigures();
  private final EventSender events;
  private final VersionReporter reporter;
  private final Optional<GateService> gate;

  /**
   * This process.
   *
   * @param name for events
   */
  public record Self(String name, Clocks clocks) {}

  /**
   * Connects to Kafka; nothing is sent before {@link #start}.
   *
   * @param models asked which versions are at work
   */
  public Oversight(ProcessorSettings all, ModelLanes models, MeterRegistry meters, Self self) {
    GateMetrics metrics = new GateMetrics(meters);
    this.settings = all.gate();
    this.events = EventSender.open(all.kafkaClient(), all.topics(), self.clocks());
    this.reporter =
        new VersionReporter(
            new VersionReporter.Seen(figures, models::running),
            events,
            metrics,
            self.clocks(),
            self.name());
    GateService.Wiring wiring =
        new GateService.Wiring(
            all.topics(), all.kafkaClient(), all.sessionTimeout(), events, metrics, self.clocks());
    this.gate =
        settings.enabled() ? Optional.of(new GateService(settings, wiring)) : Optional.empty();
  }

  public void start() {
    reporter.start(settings.reportInterval());
    gate.ifPresent(GateService::start);
  }

  /** To be told what the versions do. */
  public Observed figures() {
    return figures;
  }

  /** Reports what is left and lets another process decide. */
  @Override
  public void close() {
    gate.ifPresent(GateService::close);
    reporter.close();
    events.close();
  }
}
