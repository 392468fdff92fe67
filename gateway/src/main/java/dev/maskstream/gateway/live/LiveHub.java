package dev.maskstream.gateway.live;

import dev.maskstream.gateway.topics.FramesFollower;
import dev.maskstream.gateway.topics.Outcome;
import dev.maskstream.proto.SourceIds;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.Mask;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings masks and their pictures to the pages that watch. Pictures are held only of sources that
 * somebody watches, and only until their masks come.
 *
 * <p>Threads: any. Nothing here waits for a page.
 */
public final class LiveHub implements FramesFollower.Watchers {
  /** Masks that were read before their pictures. */
  private static final int MOST_EARLY_MASKS = 256;

  private final Set<LiveSlots> pages = ConcurrentHashMap.newKeySet();
  private final HeldFrames held;
  private final Map<UUID, LiveMask> early =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, LiveMask> eldest) {
          return size() > MOST_EARLY_MASKS;
        }
      };

  /**
   * @param bufferBytes of pictures that wait for their masks, over all sources
   */
  public LiveHub(long bufferBytes) {
    this.held = new HeldFrames(bufferBytes);
  }

  public void join(LiveSlots page) {
    pages.add(page);
  }

  public void leave(LiveSlots page) {
    pages.remove(page);
  }

  public int watching() {
    return pages.size();
  }

  @Override
  public boolean wantFrameOf(String source) {
    return !SourceIds.isReserved(source)
        && pages.stream().anyMatch(page -> page.wish(source).filter(LiveWish::frames).isPresent());
  }

  @Override
  public void frame(FrameFacts facts, byte[] picture) {
    LiveFrame frame = new LiveFrame(facts, picture);
    LiveMask mask;
    synchronized (this) {
      mask = early.remove(facts.frameId());
      if (mask == null) {
        held.put(frame);
      }
    }
    if (mask != null) {
      show(new LivePair(Optional.of(frame), mask), true);
    }
  }

  /** A frame has ended. */
  public void outcome(String source, UUID id, Outcome outcome) {
    if (pages.isEmpty() || SourceIds.isReserved(source)) {
      return;
    }
    if (outcome instanceof Outcome.Masked(Mask mask)) {
      masked(source, id, new LiveMask(mask));
    } else {
      synchronized (this) {
        held.take(id);
      }
    }
  }

  private void masked(String source, UUID id, LiveMask mask) {
    Optional<LiveFrame> picture;
    boolean waitsForPicture;
    synchronized (this) {
      waitsForPicture = !held.knows(id) && wantFrameOf(source);
      picture = held.take(id);
      if (waitsForPicture) {
        early.put(id, mask);
      }
    }
    LivePair pair = new LivePair(picture, mask);
    show(pair, false);
    if (!waitsForPicture) {
      show(pair, true);
    }
  }

  /** Shows a pair to those who want pictures, or to those who do not. */
  private void show(LivePair pair, boolean withFrames) {
    for (LiveSlots page : pages) {
      if (page.wish(pair.source()).filter(wish -> wish.frames() == withFrames).isPresent()) {
        page.put(pair);
      }
    }
  }
}
