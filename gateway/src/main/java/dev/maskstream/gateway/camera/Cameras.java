package dev.maskstream.gateway.camera;

import dev.maskstream.proto.v1.Source;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cameras that this gateway pulls, as the records it owns say.
 *
 * <p>Bound: {@code cameras.max}; further ones are not pulled, say so, and wait for a place in the
 * order in which they came. Threads: records come on one thread, which waits for cameras to stop;
 * {@link #state}, {@link #dropped} and {@link #inState} are for any.
 */
public final class Cameras implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Cameras.class);

  private final Shared parts;
  private final Map<String, CameraPull> pulls = new HashMap<>();
  private final Map<String, Refused> refused = new LinkedHashMap<>();

  /**
   * A camera that is not pulled.
   *
   * @param waiting what to pull when there is a place; absent where a place would not help
   */
  private record Refused(CameraState.Offline state, Optional<CameraSpec> waiting) {}

  /** What all cameras of a gateway share. */
  public record Shared(
      CameraSettings settings,
      CameraDoor door,
      CameraIntake intake,
      CameraCounts counts,
      CameraListener listener,
      LongSupplier epochMicros,
      LongSupplier nanoClock,
      RandomGenerator random) {}

  public Cameras(Shared parts) {
    this.parts = parts;
    parts.counts().states(this::inState);
  }

  /** Takes a source's newest record; one without an address is no camera. */
  public void owned(String source, Source record) {
    if (record.getUrl().isEmpty()) {
      stop(source, "frames are sent to it now");
      return;
    }
    try {
      CameraSpec spec = CameraSpec.of(source, record);
      if (!isPulled(spec)) {
        halt(source);
        start(spec);
      }
    } catch (IllegalArgumentException e) {
      halt(source);
      refuse(source, e.getMessage(), Optional.empty());
      startWaiting();
    }
  }

  private synchronized boolean isPulled(CameraSpec spec) {
    CameraPull pull = pulls.get(spec.source());
    return pull != null && pull.spec().equals(spec);
  }

  private void start(CameraSpec spec) {
    if (isFull()) {
      refuse(
          spec.source(),
          "this gateway pulls as many cameras as cameras.max allows",
          Optional.of(spec));
      return;
    }
    synchronized (this) {
      refused.remove(spec.source());
      pulls.put(spec.source(), new CameraPull(spec, parts).start());
    }
    log.atInfo().addKeyValue("source", spec.source()).log("pulling a camera");
  }

  private synchronized boolean isFull() {
    return pulls.size() >= parts.settings().most();
  }

  private void startWaiting() {
    for (Optional<CameraSpec> next = next(); next.isPresent(); next = next()) {
      start(next.get());
    }
  }

  /** Who waits longest, if there is a place. */
  private synchronized Optional<CameraSpec> next() {
    return isFull()
        ? Optional.empty()
        : refused.values().stream().flatMap(one -> one.waiting().stream()).findFirst();
  }

  private void refuse(String source, String reason, Optional<CameraSpec> waiting) {
    CameraState.Offline state = new CameraState.Offline(parts.epochMicros().getAsLong(), reason);
    boolean news;
    synchronized (this) {
      Refused before = refused.put(source, new Refused(state, waiting));
      news = before == null || !before.state().reason().equals(reason);
    }
    if (news) {
      parts.listener().offline(source, reason);
    }
  }

  /** The source is no more. */
  public void removed(String source) {
    stop(source, "the source was removed");
  }

  private void stop(String source, String reason) {
    if (forget(source)) {
      parts.listener().offline(source, reason);
      startWaiting();
    }
  }

  /** True if it was pulled, or refused. */
  private boolean forget(String source) {
    boolean wasRefused;
    synchronized (this) {
      wasRefused = refused.remove(source) != null;
    }
    return halt(source) || wasRefused;
  }

  /** True if it was pulled. Who waits for a place is not started, for it may be wanted again. */
  private boolean halt(String source) {
    Optional<CameraPull> pull;
    synchronized (this) {
      pull = Optional.ofNullable(pulls.remove(source));
    }
    pull.ifPresent(
        running -> {
          running.close();
          log.atInfo().addKeyValue("source", source).log("a camera is pulled no more");
        });
    return pull.isPresent();
  }

  /**
   * Another gateway may pull these from now on, or none.
   *
   * @param tell false if another does already, whose word it would take back
   */
  public void givenUp(Set<String> sources, boolean tell) {
    for (String source : sources) {
      if (forget(source) && tell) {
        parts.listener().offline(source, "the gateway that pulled it has given it up");
      }
    }
    // Only now, for some of those that waited have just been given up too.
    startWaiting();
  }

  /** How a camera is; empty if it is not this gateway's. */
  public synchronized Optional<CameraState> state(String source) {
    CameraPull pull = pulls.get(source);
    return pull != null
        ? Optional.of(pull.state())
        : Optional.ofNullable(refused.get(source)).map(Refused::state);
  }

  /**
   * Of a camera's frames those let go before they were accepted, by reason, since this gateway
   * pulls it; empty if it does not.
   */
  public synchronized Map<String, Long> dropped(String source) {
    CameraPull pull = pulls.get(source);
    return pull == null ? Map.of() : pull.dropped();
  }

  private synchronized long inState(String label) {
    long pulled =
        pulls.values().stream().filter(pull -> pull.state().label().equals(label)).count();
    return pulled + (label.equals("offline") ? refused.size() : 0);
  }

  @Override
  public void close() {
    Set<String> all;
    synchronized (this) {
      all = Set.copyOf(pulls.keySet());
      refused.clear();
    }
    givenUp(all, false);
  }
}
