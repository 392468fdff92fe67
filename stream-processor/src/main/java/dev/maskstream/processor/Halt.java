package dev.maskstream.processor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a process that cannot go on. */
final class Halt {
  private static final Logger log = LoggerFactory.getLogger(Halt.class);

  /** EX_SOFTWARE of sysexits.h: an internal error, restart me. */
  private static final int EXIT_CODE = 70;

  /** Long enough for whoever asks {@code /readyz} to read why. */
  private static final long LAST_WORDS_MILLIS = 1_000;

  private Halt() {}

  /**
   * Ends the process a second from now, without its shutdown hooks: what is stuck would only hold
   * them up. Nothing is lost, for no frame in flight has been committed. Returns at once.
   */
  static void because(String reason) {
    log.atError().addKeyValue("reason", reason).log("the processor cannot go on and ends");
    Thread.ofPlatform().name("halt").daemon().start(Halt::now);
  }

  private static void now() {
    try {
      Thread.sleep(LAST_WORDS_MILLIS);
    } catch (InterruptedException e) {
      // Then there are no last words.
    }
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
