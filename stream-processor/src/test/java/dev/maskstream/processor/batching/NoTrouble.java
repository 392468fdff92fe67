package dev.maskstream.processor.batching;

/** For a test in which nothing breaks. */
public final class NoTrouble implements Pipeline.Trouble {
  @Override
  public void modelBroken(ReadyModel model, RuntimeException cause) {
    throw new AssertionError(cause);
  }

  @Override
  public void shadowBroken(ReadyModel shadow, RuntimeException cause) {
    throw new AssertionError(cause);
  }

  @Override
  public void deviceLost(RuntimeException cause) {
    throw new AssertionError(cause);
  }

  @Override
  public void threadDied(String thread, Throwable cause) {
    throw new AssertionError(thread, cause);
  }
}
