package dev.maskstream.gateway.live;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Pictures that wait for their masks. At the bound of bytes the oldest pictures are let go, but it
 * is remembered for the last {@value #MOST_FRAMES} frames that they were there. Not safe for
 * threads.
 */
final class HeldFrames {
  private static final int MOST_FRAMES = 10_000;

  private final long maxBytes;
  private final Map<UUID, Optional<LiveFrame>> frames = new LinkedHashMap<>();
  private final Map<UUID, LiveFrame> held = new LinkedHashMap<>();
  private long bytes;

  HeldFrames(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void put(LiveFrame frame) {
    UUID id = frame.facts().frameId();
    if (frames.putIfAbsent(id, Optional.of(frame)) != null) {
      return;
    }
    held.put(id, frame);
    bytes += frame.bytes().length;
    while (bytes > maxBytes) {
      LiveFrame oldest = held.values().iterator().next();
      letGo(oldest);
      frames.put(oldest.facts().frameId(), Optional.empty());
    }
    if (frames.size() > MOST_FRAMES) {
      Iterator<UUID> oldest = frames.keySet().iterator();
      UUID gone = oldest.next();
      oldest.remove();
      Optional.ofNullable(held.get(gone)).ifPresent(this::letGo);
    }
  }

  private void letGo(LiveFrame frame) {
    held.remove(frame.facts().frameId());
    bytes -= frame.bytes().length;
  }

  boolean knows(UUID id) {
    return frames.containsKey(id);
  }

  /** The picture, unless it had to go. */
  Optional<LiveFrame> take(UUID id) {
    Optional<LiveFrame> frame = frames.remove(id);
    if (frame == null) {
      return Optional.empty();
    }
    frame.ifPresent(this::letGo);
    return frame;
  }

  long bytes() {
    return bytes;
  }
}
