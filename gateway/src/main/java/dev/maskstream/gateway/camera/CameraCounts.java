package dev.maskstream.gateway.camera;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is counted of the cameras that this gateway pulls. Threads: any. */
public final class CameraCounts {
  private static final List<String> STATES = List.of("connecting", "online", "offline");

  private final MeterRegistry registry;
  private final Counter frames;
  private final Counter stalls;

  public CameraCounts(MeterRegistry registry) {
    this.registry = registry;
    this.frames =
        Counter.builder("maskstream.camera.frames")
            .description("Frames of cameras that Kafka has")
            .register(registry);
    this.stalls =
        Counter.builder("maskstream.camera.stalls")
            .description("Times that a camera gave nothing for cameras.stall.ms")
            .register(registry);
  }

  /**
   * @param inState how many cameras are in a state, by its label
   */
  void states(ToDoubleFunction<String> inState) {
    for (String state : STATES) {
      Gauge.builder("maskstream.camera.state", inState, count -> count.applyAsDouble(state))
          .description("Cameras of this gateway in each state")
          .tag("state", state)
          .strongReference(true)
          .register(registry);
    }
  }

  void frame() {
    frames.increment();
  }

  void stall() {
    stalls.increment();
  }

  /**
   * Frames that were never accepted.
   *
   * @param reason {@code superseded}, {@code rate}, {@code broken}, or what a client would hear
   */
  void dropped(String reason, long count) {
    if (count > 0) {
      Counter.builder("maskstream.camera.frames.dropped")
          .description("Frames of cameras that were let go before they were accepted")
          .tag("reason", reason)
          .register(registry)
          .increment((double) count);
    }
  }

  void reconnect(String reason) {
    Counter.builder("maskstream.camera.reconnects")
        .description("Ends of a camera's stream, after each of which it is tried again")
        .tag("reason", reason)
        .register(registry)
        .increment();
  }
}
