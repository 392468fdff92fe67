package dev.maskstream.gateway;

import dev.maskstream.gateway.events.EventHub;
import dev.maskstream.gateway.intake.ByteBudget;
import dev.maskstream.gateway.live.LiveHub;
import dev.maskstream.gateway.prompt.PromptTally;
import dev.maskstream.gateway.topics.Accounting;
import dev.maskstream.gateway.topics.LagWatch;
import dev.maskstream.gateway.topics.Outcome;
import dev.maskstream.gateway.topics.SourceCounts;
import dev.maskstream.gateway.topics.Waiters;
import dev.maskstream.proto.v1.SegmentReply;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Everything the gateway counts, with what it means. */
final class GatewayMetrics {
  private final MeterRegistry registry;

  GatewayMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The accounting identity: accepted = masks + dropped + dead letters + in flight. */
  void accounting(Accounting accounting) {
    counter(accounting, "frames.accepted", "Distinct frames seen", SourceCounts::accepted);
    counter(accounting, "frames.masks", "Frames that ended as a mask", SourceCounts::masks);
    counter(accounting, "frames.dropped", "Frames dropped", SourceCounts::allDropped);
    counter(
        accounting,
        "frames.dead.letters",
        "Frames refused by a processor",
        SourceCounts::deadLetters);
    Gauge.builder(name("frames.in.flight"), accounting, from -> from.total().inFlight())
        .description("Frames accepted and not ended yet")
        .register(registry);
  }

  private void counter(
      Accounting accounting, String name, String meaning, ToDoubleFunction<SourceCounts> count) {
    FunctionCounter.builder(name(name), accounting, from -> count.applyAsDouble(from.total()))
        .description(meaning)
        .register(registry);
  }

  void lag(LagWatch lag) {
    Gauge.builder(name("frames.waiting"), lag, LagWatch::framesWaiting)
        .description("Frames past the processors' committed offsets at the last look")
        .register(registry);
  }

  void buffers(ByteBudget budget, Waiters<Outcome> waiters) {
    Gauge.builder(name("intake.buffered"), budget, ByteBudget::taken)
        .baseUnit("bytes")
        .description("Bytes of pictures between a client and Kafka's acknowledgement")
        .register(registry);
    Gauge.builder(name("waiting.requests"), waiters, Waiters::waiting)
        .description("Requests that wait for a mask")
        .register(registry);
  }

  void segments(PromptTally tally, Waiters<SegmentReply> waiters) {
    ended(tally, "answered", PromptTally::countAnswered);
    ended(tally, "refused", PromptTally::countRefused);
    ended(tally, "late", PromptTally::countLate);
    Gauge.builder(name("segments.waiting"), waiters, Waiters::waiting)
        .description("Requests with prompts that wait for a processor")
        .register(registry);
  }

  private void ended(PromptTally tally, String how, ToDoubleFunction<PromptTally> count) {
    FunctionCounter.builder(name("segments"), tally, count)
        .tag("outcome", how)
        .description("Requests with prompts, by how they ended")
        .register(registry);
  }

  void live(LiveHub live) {
    Gauge.builder(name("live.pages"), live, LiveHub::watching)
        .description("Pages that watch live")
        .register(registry);
  }

  void events(EventHub events) {
    Gauge.builder(name("events.clients"), events, EventHub::watching)
        .description("Clients that watch events")
        .register(registry);
  }

  private static String name(String name) {
    return "maskstream.gateway." + name;
  }
}
