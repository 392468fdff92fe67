package dev.maskstream.processor.kill;

import dev.maskstream.processor.kafka.Harness;
import dev.maskstream.processor.kafka.RealPictures;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.kafka.FrameFacts;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The frames of a kill test, from its sources in turn; some are torn, some come too late. */
final class KillFrames {
  private static final int ODD_ONE_IN = 40;

  private final int sources;
  private final List<byte[]> pictures = RealPictures.jpegs();
  private final FrameIds ids = FrameIds.system();
  private final Set<String> sent = new HashSet<>();

  KillFrames(int sources) {
    this.sources = sources;
  }

  /** Frame ids sent so far. */
  Set<String> sent() {
    return sent;
  }

  int count() {
    return sent.size();
  }

  /** Sends so many more without waiting; the harness's {@code flush} waits for all. */
  void send(Harness harness, int more) {
    for (int end = count() + more; count() < end; ) {
      sendNext(harness);
    }
  }

  private void sendNext(Harness harness) {
    int frame = count();
    long now = System.currentTimeMillis() * 1000;
    FrameFacts facts =
        FrameFacts.arriving("cam-" + frame % sources, ids.next(), now, "image/jpeg")
            .withSequence(frame / sources);
    byte[] picture = pictures.get(frame % pictures.size());
    if (isTorn(frame)) {
      picture = Arrays.copyOf(picture, picture.length / 2);
    }
    if (isLate(frame)) {
      facts = facts.withDeadlineMicros(now - 1);
    }
    harness.sendSoon(facts, picture);
    sent.add(facts.frameId().toString());
  }

  private static boolean isTorn(int frame) {
    return frame % ODD_ONE_IN == 7;
  }

  private static boolean isLate(int frame) {
    return frame % ODD_ONE_IN == 23;
  }
}
