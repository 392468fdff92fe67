package dev.maskstream.processor.streams;

import dev.maskstream.processor.batching.Pipeline;
import dev.maskstream.processor.batching.ReadyModel;

/** For a test in which nothing breaks. */
final class NoTrouble implements Pipeline.Trouble {
  @Override
  public void modelBroken(ReadyModel model, RuntimeException cause) {
    throw new AssertionError(cause);
  }

  @Override
  public void shadowBroken(ReadyModel shadow, RuntimeException cause) {
    throw new AssertionError(cause);
  }

  @Override
  public void deviceLost(RuntimeException cause) {}

  @Override
  public void threadDied(String thread, Throwable cause) {
    throw new AssertionError(thread, cause);
  }
}
