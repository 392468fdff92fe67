package dev.maskstream.processor;

import dev.maskstream.processor.batching.Pipeline;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Notices an engine that hangs. A thread inside native code cannot be stopped, so the only remedy
 * is a new process.
 *
 * <p>Threads: one runs {@link #check}, again and again; any may ask {@link #isHung}.
 */
final class Watchdog {
  private final Pipeline pipeline;
  private final Duration deadline;
  private final Consumer<String> onFatal;
  private volatile boolean hung;

  Watchdog(Pipeline pipeline, Duration deadline, Consumer<String> onFatal) {
    this.pipeline = pipeline;
    this.deadline = deadline;
    this.onFatal = onFatal;
  }

  void check() {
    OptionalLong longest = pipeline.longestBatchNanos();
    if (!hung && longest.isPresent() && longest.getAsLong() > deadline.toNanos()) {
      hung = true;
      onFatal.accept("an engine slot has been at one batch for more than " + deadline);
    }
  }

  boolean isHung() {
    return hung;
  }
}
