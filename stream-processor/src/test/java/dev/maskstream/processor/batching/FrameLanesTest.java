package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.batching.FrameLanes.Work;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameLanesTest {
  private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final FrameLanes lanes = new FrameLanes(new ModelLanes(), 3, 8, 8);
  private final Idler first = new Idler(0);
  private final Idler second = new Idler(1);

  @AfterEach
  void close() {
    first.thread.interrupt();
    second.thread.interrupt();
  }

  @Test
  void whatWaitedForATurnIsTakenAtOnceByTheSlotThatCanThoughAnotherHasIdledLonger()
      throws Exception {
    Turn encoder = new Turn(2, true);
    Turn click = new Turn(1, false);
    lanes.offer(encoder);
    assertThat(lanes.next(2, 0)).contains(new Work.Interactive(encoder));
    first.start();
    second.start();
    lanes.offer(click);

    click.embedded = true;
    lanes.interactiveDone(encoder, false);

    assertThat(second.work.get(10, TimeUnit.SECONDS)).contains(new Work.Interactive(click));
  }

  /** A slot that waits for its next work. */
  private final class Idler {
    private final CompletableFuture<Optional<Work>> work = new CompletableFuture<>();
    private final Thread thread;

    Idler(int slot) {
      thread =
          Thread.ofPlatform()
              .daemon()
              .unstarted(
                  () -> {
                    try {
                      work.complete(lanes.next(slot, LONG_NANOS));
                    } catch (InterruptedException e) {
                      work.cancel(false);
                    }
                  });
    }

    void start() {
      thread.start();
      Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }
  }

  /** Of a model that works in one slot only. */
  private static final class Turn implements SlotWork {
    private final int slot;
    private volatile boolean embedded;

    Turn(int slot, boolean embedded) {
      this.slot = slot;
      this.embedded = embedded;
    }

    @Override
    public boolean isReadyFor(int asked) {
      return asked == slot && embedded;
    }

    @Override
    public boolean runsEncoder() {
      return false;
    }

    @Override
    public boolean isOver() {
      return false;
    }

    @Override
    public boolean run(int given) {
      return false;
    }
  }
}
