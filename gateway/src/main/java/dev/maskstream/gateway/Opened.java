package dev.maskstream.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been opened so far, closed in reverse. One that fails to close does not keep the others
 * open.
 *
 * <p>Threads: one thread opens; any one may close, once.
 */
final class Opened implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Opened.class);

  private final Deque<AutoCloseable> things = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T thing) {
    things.push(thing);
    return thing;
  }

  @Override
  public void close() {
    while (!things.isEmpty()) {
      AutoCloseable thing = things.pop();
      try {
        thing.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        log.atWarn().addKeyValue("what", thing.getClass().getSimpleName()).log("closing was cut");
      } catch (Exception e) {
        log.atWarn()
            .setCause(e)
            .addKeyValue("what", thing.getClass().getSimpleName())
            .log("closing failed");
      }
    }
  }
}
