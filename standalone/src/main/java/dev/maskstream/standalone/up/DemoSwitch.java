package dev.maskstream.standalone.up;

import dev.maskstream.gateway.DemoCamera;
import dev.maskstream.standalone.demo.Demo;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The demo camera of {@code up}: started with it, or later by whoever watches the page.
 *
 * <p>Threads: any. Starts and stops wait for one another, reports for nobody.
 */
final class DemoSwitch implements DemoCamera, AutoCloseable {
  /** Kafka answers each of a start's few questions within some seconds, or not at all. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Runnable preparation;
  private final Supplier<Demo> cameras;
  private volatile Optional<Demo> running = Optional.empty();
  private Optional<String> notNow = Optional.of("Maskstream is still starting.");

  /**
   * @param preparation makes a model serve the camera's frames; run before it starts
   * @param cameras makes one that does not run yet
   */
  DemoSwitch(Runnable preparation, Supplier<Demo> cameras) {
    this.preparation = preparation;
    this.cameras = cameras;
  }

  /** From now on it may be started: which model serves everybody else has been decided. */
  synchronized void allow() {
    notNow = Optional.empty();
  }

  @Override
  public Optional<JsonObject> report() {
    return running.filter(Demo::isRunning).map(Demo::report);
  }

  @Override
  public synchronized Optional<String> start() {
    if (notNow.isEmpty() && running.filter(Demo::isRunning).isEmpty()) {
      // One that has failed still holds its threads.
      stop();
      preparation.run();
      Demo camera = cameras.get();
      camera.start();
      running = Optional.of(camera);
    }
    return notNow;
  }

  @Override
  public synchronized void stop() {
    running.ifPresent(Demo::close);
    running = Optional.empty();
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }

  @Override
  public synchronized void close() {
    notNow = Optional.of("Maskstream is stopping.");
    stop();
  }
}
