package dev.maskstream.gateway.live;

import dev.maskstream.proto.kafka.FrameFacts;

/** A picture as it came, shared by everybody who watches: its bytes must not be written to. */
public final class LiveFrame {
  private final FrameFacts facts;
  private final byte[] bytes;

  LiveFrame(FrameFacts facts, byte[] bytes) {
    this.facts = facts;
    this.bytes = bytes;
  }

  public FrameFacts facts() {
    return facts;
  }

  public byte[] bytes() {
    return bytes;
  }
}
