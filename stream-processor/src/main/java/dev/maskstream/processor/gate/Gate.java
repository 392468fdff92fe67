package dev.maskstream.processor.gate;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.events.EventSender;
import dev.maskstream.processor.gate.RegistryTail.Lead;
import dev.maskstream.proto.kafka.ModelPublisher;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which versions go live, if this process is the one that decides: reads what is known,
 * decides by rules, publishes rollouts and events.
 *
 * <p>Threads: {@link #begin} and {@link #runOnce} belong to one; {@link #leads} is for any.
 */
final class Gate {
  private static final Logger log = LoggerFactory.getLogger(Gate.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RECHECK = Duration.ofSeconds(5);

  private final RegistryTail registry;
  private final EventTail events;
  private final Out out;
  private final GateSettings settings;
  private final Clocks clocks;
  private GateView view;
  private volatile boolean leads;

  /**
   * Where decisions go.
   *
   * @param rollouts blocks until Kafka has acknowledged
   */
  record Out(ModelPublisher rollouts, EventSender events, GateMetrics metrics) {}

  Gate(RegistryTail registry, EventTail events, Out out, GateSettings settings, Clocks clocks) {
    this.registry = registry;
    this.events = events;
    this.out = out;
    this.settings = settings;
    this.clocks = clocks;
    this.view = new GateView(settings.memory());
  }

  void begin() {
    registry.subscribe();
  }

  /** Whether this process is the one that decides. */
  boolean leads() {
    return leads;
  }

  /**
   * Reads what is new and acts on it.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer; the next step goes on
   */
  void runOnce() throws InterruptedException {
    boolean behind = leads && !events.hasCaughtUp();
    switch (registry.read(view, behind ? Duration.ZERO : POLL)) {
      case NONE -> follow();
      case NEW -> lead();
      case HELD -> {
        events.read(view, POLL);
        if (registry.hasCaughtUp() && events.hasCaughtUp()) {
          decide();
        }
      }
    }
  }

  private void follow() {
    if (leads) {
      leads = false;
      events.end();
      log.atInfo().log("another process decides which versions go live");
    }
  }

  /** Whoever takes over knows nothing and reads everything: there is no state to hand on. */
  private void lead() {
    view = new GateView(settings.memory());
    long since =
        clocks.epochMicros() - TimeUnit.MILLISECONDS.toMicros(settings.memory().toMillis());
    events.begin(TimeUnit.MICROSECONDS.toMillis(since));
    registry.begin();
    leads = true;
    log.atInfo().log("this process decides which versions go live");
  }

  private void decide() throws InterruptedException {
    long now = clocks.epochMicros();
    view.forgetBefore(now);
    Rulings rulings = new Rulings(settings.promotion(), settings.watch());
    for (Course course : view.courses()) {
      Optional<Ruling> ruling = rulings.on(view, course, now);
      if (ruling.isPresent() && stillStands(ruling.get())) {
        carryOut(ruling.get());
      }
    }
  }

  /** Somebody else may have decided meanwhile; then there is nothing to be done. */
  private boolean stillStands(Ruling ruling) {
    registry.lookForEnd();
    long until = clocks.nanos() + RECHECK.toNanos();
    do {
      if (registry.read(view, Duration.ZERO) != Lead.HELD || clocks.nanos() - until > 0) {
        return false;
      }
    } while (!registry.hasCaughtUp());
    return view.rollout(ruling.model()).filter(ruling.basis()::equals).isPresent();
  }

  private void carryOut(Ruling ruling) throws InterruptedException {
    if (ruling.next().isPresent()) {
      // Known at once, not only when it has been read back: nothing is decided twice.
      view.accept(out.rollouts().decide(ruling.next().get()).rollout());
    } else {
      view.said(ruling.model(), ruling.version(), ruling.reason(), clocks.epochMicros());
    }
    out.events().send(ruling.model(), ruling.event());
    out.metrics().decided(ruling.action().label());
    log.atInfo()
        .addKeyValue("model", ruling.model())
        .addKeyValue("version", ruling.version())
        .addKeyValue("action", ruling.action().label())
        .addKeyValue("reason", ruling.reason())
        .log("gate has decided");
  }
}
