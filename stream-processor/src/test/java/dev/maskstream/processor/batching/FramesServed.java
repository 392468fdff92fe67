package dev.maskstream.processor.batching;

/** Lets tests elsewhere say that a model has been in service. */
public final class FramesServed {
  private FramesServed() {}

  public static void by(ReadyModel model, int frames) {
    model.segmented(frames);
  }
}
