package dev.maskstream.gateway.camera;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** How many of one camera's frames were let go before they were accepted, and why. Threads: any. */
final class CameraDrops {
  private final CameraCounts all;
  private final Map<String, LongAdder> byReason = new ConcurrentHashMap<>();

  /**
   * @param all where they count among those of all cameras
   */
  CameraDrops(CameraCounts all) {
    this.all = all;
  }

  /**
   * @param reason {@code superseded}, {@code rate}, {@code broken}, or what a client would hear
   */
  void add(String reason, long frames) {
    if (frames > 0) {
      byReason.computeIfAbsent(reason, _ -> new LongAdder()).add(frames);
      all.dropped(reason, frames);
    }
  }

  Map<String, Long> byReason() {
    return byReason.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> each.getValue().sum()));
  }
}
