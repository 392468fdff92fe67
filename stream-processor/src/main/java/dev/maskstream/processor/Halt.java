package dev.maskstream.processor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a process that cannot go on. */
final class Halt {
  private static final Logger log = LoggerFactory.getLogger(Halt.class);

  /** EX_SOFTWARE of sysexits.h: an internal error, restart me. */
  private static final int EXIT_CODE = 70;

  private Halt() {}

  /**
   * Ends the process at once, without its shutdown hooks: what is stuck would only hold them up.
   * Nothing is lost, for no frame in flight has been committed.
   */
  static void because(String reason) {
    log.atError().addKeyValue("reason", reason).log("the processor cannot go on and ends");
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
