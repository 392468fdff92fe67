package dev.maskstream.gateway.prompt;

import java.util.concurrent.atomic.LongAdder;

/** How requests with prompts ended. Threads: any. */
public final class PromptTally {
  private final LongAdder answered = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder late = new LongAdder();

  /** A processor found what was asked for. */
  public void answered() {
    answered.increment();
  }

  /** The gateway or a processor said no. */
  public void refused() {
    refused.increment();
  }

  /** Nobody answered in time. */
  public void late() {
    late.increment();
  }

  public long countAnswered() {
    return answered.sum();
  }

  public long countRefused() {
    return refused.sum();
  }

  public long countLate() {
    return late.sum();
  }
}
