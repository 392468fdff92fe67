package dev.maskstream.gateway.live;

import dev.maskstream.gateway.topics.FramesFollower;
import dev.maskstream.proto.kafka.FrameFacts;

/** Stub replaced below. */
public final class LiveHub implements FramesFollower.Watchers {
  @Override
  public boolean wantFrameOf(String source) {
    return false;
  }

  @Override
  public void frame(FrameFacts facts, byte[] picture) {}
}
