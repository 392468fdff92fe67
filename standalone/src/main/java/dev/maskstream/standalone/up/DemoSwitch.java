package dev.maskstream.standalone.up;

import dev.maskstream.gateway.DemoCamera;
import dev.maskstream.standalone.demo.Demo;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demo camera of {@code up}: started with it, or later by whoever watches the page.
 *
 * <p>Threads: any. Starts and stops wait for one another, reports for nobody; closing waits two
 * seconds for a start, which then starts nothing.
 */
final class DemoSwitch implements DemoCamera, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DemoSwitch.class);

  /** Kafka answers each of a start's few questions within some seconds, or not at all. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final Runnable preparation;
  private final Supplier<Demo> cameras;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Optional<Demo> running = Optional.empty();
  private volatile boolean allowed;
  private volatile boolean stopping;

  /**
   * @param preparation makes a model serve the camera's frames; run before it starts
   * @param cameras makes one that does not run yet
   */
  DemoSwitch(Runnable preparation, Supplier<Demo> cameras) {
    this.preparation = preparation;
    this.cameras = cameras;
  }

  /** From now on it may be started: which model serves everybody else has been decided. */
  void allow() {
    allowed = true;
  }

  @Override
  public Optional<JsonObject> report() {
    return running.filter(Demo::isRunning).map(Demo::report);
  }

  @Override
  public Optional<String> start() {
    lock.lock();
    try {
      if (notNow().isEmpty() && running.filter(Demo::isRunning).isEmpty()) {
        // One that has failed still holds its threads.
        stop();
        preparation.run();
        if (!stopping) {
          startCamera();
        }
      }
      return notNow();
    } finally {
      lock.unlock();
    }
  }

  private Optional<String> notNow() {
    if (stopping) {
      return Optional.of("Maskstream is stopping.");
    }
    return allowed ? Optional.empty() : Optional.of("Maskstream is still starting.");
  }

  private void startCamera() {
    Demo camera = cameras.get();
    camera.start();
    running = Optional.of(camera);
  }

  @Override
  public void stop() {
    lock.lock();
    try {
      running.ifPresent(Demo::close);
      running = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Duration patience() {
    return PATIENCE;
  }

  @Override
  public void close() {
    // First, for a start that is held up looks for it before it starts the camera.
    stopping = true;
    try {
      if (lock.tryLock(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          stop();
        } finally {
          lock.unlock();
        }
      } else {
        log.atWarn().log("the demo camera's start is held up; it ends with the process");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
