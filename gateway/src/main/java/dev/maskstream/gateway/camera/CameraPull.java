package dev.maskstream.gateway.camera;

import dev.maskstream.gateway.camera.FrameSlot.Found;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls one camera until it is closed: connects, sends its frames, and when it ends or gives
 * nothing, connects again after a pause.
 *
 * <p>Threads: one of its own sends; {@link #close} waits for its end up to {@value #CLOSE_MILLIS}
 * ms. A second one reads, as long as a connection lasts. {@link #state} and {@link #dropped} are
 * for any.
 */
final class CameraPull implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CameraPull.class);
  private static final long CLOSE_MILLIS = 5_000;
  private static final int STALLS_TO_FIRST_FRAME = 3;
  private static final Optional<Found> STOPPED =
      Optional.of(new Found.Ended("stopped", "nobody wants it any more"));

  private final CameraSpec spec;
  private final Cameras.Shared parts;
  private final CameraDrops drops;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile CameraState state;
  private volatile Optional<FrameSlot> current = Optional.empty();

  /** How a connection ended, and how long frames had come by then. */
  private record Ending(String code, String reason, Duration online) {}

  CameraPull(CameraSpec spec, Cameras.Shared parts) {
    this.spec = spec;
    this.parts = parts;
    this.drops = new CameraDrops(parts.counts());
    this.state = new CameraState.Connecting(parts.epochMicros().getAsLong());
    this.thread = Thread.ofPlatform().daemon().name("camera-" + spec.source()).unstarted(this::run);
  }

  CameraPull start() {
    thread.start();
    return this;
  }

  CameraSpec spec() {
    return spec;
  }

  CameraState state() {
    return state;
  }

  /** Frames let go before they were accepted, by reason, since it is pulled. */
  Map<String, Long> dropped() {
    return drops.byReason();
  }

  private void run() {
    int failures = 0;
    try {
      while (stop.getCount() > 0) {
        Ending ending = tried();
        if (stop.getCount() == 0) {
          return;
        }
        parts.counts().reconnect(ending.code());
        offline(ending);
        // One that gives a frame and falls over again is not well yet.
        failures = ending.online().compareTo(parts.settings().stall()) >= 0 ? 1 : failures + 1;
        Duration pause = parts.settings().backoff().pause(failures, parts.random());
        if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A fault of our own ends a connection and not the camera, which others wait for. */
  private Ending tried() throws InterruptedException {
    try {
      return connection();
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("source", spec.source()).log("pulling a camera failed");
      return new Ending("bug", "the gateway's own fault; its log says more", Duration.ZERO);
    }
  }

  private Ending connection() throws InterruptedException {
    FrameSlot slot = new FrameSlot(spec.wantsLatest(), parts.epochMicros());
    current = Optional.of(slot);
    try (FrameReader reader = parts.door().open(spec)) {
      Thread.ofPlatform()
          .daemon()
          .name("camera-" + spec.source() + "-reads")
          .start(() -> slot.fill(reader));
      return send(slot);
    } catch (CameraFault fault) {
      return new Ending(fault.code(), fault.getMessage(), Duration.ZERO);
    } catch (IOException e) {
      return new Ending("no-decoder", "it cannot be opened: " + e.getMessage(), Duration.ZERO);
    } finally {
      slot.stop();
    }
  }

  private Ending send(FrameSlot slot) throws InterruptedException {
    Optional<Long> onlineSince = Optional.empty();
    while (true) {
      Duration patience = onlineSince.isEmpty() ? firstFrame() : parts.settings().stall();
      Optional<Found> found = stop.getCount() == 0 ? STOPPED : slot.take(patience.toNanos());
      if (found.isEmpty()) {
        parts.counts().stall();
        return ending(new Found.Ended("stalled", silent(patience)), onlineSince);
      }
      if (found.get() instanceof Found.Ended ended) {
        return ending(ended, onlineSince);
      }
      if (onlineSince.isEmpty()) {
        onlineSince = Optional.of(parts.nanoClock().getAsLong());
        online();
      }
      switch (found.get()) {
        case Found.Frame frame -> {
          drops.add("superseded", frame.superseded());
          parts.intake().send(spec, frame, drops, stop);
        }
        case Found.Skipped(long frames) -> drops.add("rate", frames);
        case Found.Ended _ -> {}
      }
    }
  }

  /** A decoder has to start and a camera to be asked; on a busy machine that takes a while. */
  private Duration firstFrame() {
    return parts.settings().stall().multipliedBy(STALLS_TO_FIRST_FRAME);
  }

  private static String silent(Duration patience) {
    return "no frame came for " + patience.toMillis() + " ms";
  }

  private Ending ending(Found.Ended how, Optional<Long> onlineSince) {
    long nanos = onlineSince.map(since -> parts.nanoClock().getAsLong() - since).orElse(0L);
    return new Ending(how.code(), how.reason(), Duration.ofNanos(nanos));
  }

  private void online() {
    state = new CameraState.Online(parts.epochMicros().getAsLong());
    parts.listener().online(spec.source());
  }

  /** The same trouble again is no news. */
  private void offline(Ending ending) {
    boolean known =
        state instanceof CameraState.Offline before && before.reason().equals(ending.reason());
    if (!known) {
      state = new CameraState.Offline(parts.epochMicros().getAsLong(), ending.reason());
      parts.listener().offline(spec.source(), ending.reason());
    }
  }

  @Override
  public void close() {
    stop.countDown();
    current.ifPresent(FrameSlot::stop);
    try {
      // An interrupt could hit the producer while it sends, so it comes last.
      if (!thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
