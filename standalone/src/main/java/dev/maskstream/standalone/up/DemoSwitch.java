package dev.maskstream.standalone.up;

import dev.maskstream.gateway.DemoCamera;
import dev.maskstream.standalone.demo.Demo;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The demo camera of {@code up}: started with it, or later by whoever watches the page.
 *
 * <p>Threads: any.
 */
final class DemoSwitch implements DemoCamera, AutoCloseable {
  private final Runnable preparation;
  private final Supplier<Demo> cameras;
  private Optional<Demo> running = Optional.empty();
  private boolean closed;

  /**
   * @param preparation makes a model serve the camera's frames; run before it starts
   * @param cameras makes one that does not run yet
   */
  DemoSwitch(Runnable preparation, Supplier<Demo> cameras) {
    this.preparation = preparation;
    this.cameras = cameras;
  }

  @Override
  public synchronized Optional<JsonObject> report() {
    return running.filter(Demo::isRunning).map(Demo::report);
  }

  @Override
  public synchronized void start() {
    if (closed) {
      throw new IllegalStateException("Maskstream is stopping");
    }
    running.filter(camera -> !camera.isRunning()).ifPresent(Demo::close);
    running = running.filter(Demo::isRunning);
    if (running.isEmpty()) {
      preparation.run();
      Demo camera = cameras.get();
      camera.start();
      running = Optional.of(camera);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    running.ifPresent(Demo::close);
  }
}
