package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.maskstream.proto.v1.DropReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final FairQueue queue = new FairQueue(10);

  @Test
  void aSourceWithALongLineGetsNoMoreTurnsThanOneWithAShortLine() {
    for (int at = 0; at < 6; at++) {
      queue.add(Frames.of("flood", at));
    }
    queue.add(Frames.of("calm", 0));

    assertThat(names(4)).containsExactly("flood 0", "calm 0", "flood 1", "flood 2");
  }

  @Test
  void aSourceThatComesAnewWaitsBehindNoSecondFrameOfAnother() {
    queue.add(Frames.of("flood", 0));
    queue.add(Frames.of("flood", 1));
    assertThat(names(1)).containsExactly("flood 0");

    queue.add(Frames.of("calm", 0));

    assertThat(names(2)).containsExactly("calm 0", "flood 1");
  }

  @Test
  void aSourceThatComesAgainHasItsTurnInTheNextRound() {
    queue.add(Frames.of("a", 0));
    queue.add(Frames.of("b", 0));
    queue.add(Frames.of("c", 0));
    assertThat(names(1)).containsExactly("a 0");

    queue.add(Frames.of("a", 1));

    assertThat(names(3)).containsExactly("b 0", "c 0", "a 1");
  }

  @Test
  void sourcesThatComeAnewWithoutEndDoNotKeepOneFromItsSecondTurn() {
    queue.add(Frames.of("a", 0));
    queue.add(Frames.of("a", 1));
    queue.add(Frames.of("b", 0));
    List<String> served = names(1);

    for (int at = 0; at < 5; at++) {
      queue.add(Frames.of("new-" + at, 0));
      served.addAll(names(1));
    }

    assertThat(served).containsExactly("a 0", "b 0", "new-0 0", "new-1 0", "a 1", "new-2 0");
  }

  @Test
  void framesPutBackAreTakenFirstAndInTheirOldOrder() {
    queue.add(Frames.of("a", 0));
    queue.add(Frames.of("b", 0));
    queue.add(Frames.of("a", 1));
    queue.add(Frames.of("b", 1));
    List<FrameJob> taken = queue.take(3, Optional::of);

    queue.putBack(taken.subList(1, 3));

    assertThat(names(3)).containsExactly("b 0", "a 1", "b 1");
  }

  @Test
  void droppedFramesAtTheHeadOfALineMakeRoom() {
    for (int at = 0; at < 10; at++) {
      FrameJob job = Frames.of("a", at);
      queue.add(job);
      job.drop(DropReason.DROP_REASON_STALE, 0);
    }

    queue.add(Frames.of("a", 10));

    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void framesThatWereCancelledInAnyLineMakeRoom() {
    for (int at = 0; at < 10; at++) {
      FrameJob job = Frames.of("given-away-" + at, at);
      queue.add(job);
      job.cancel();
    }

    queue.add(Frames.of("a", 10));

    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.sources()).isEqualTo(1);
  }

  @Test
  void cancelledFramesDoNotPileUpBehindOneThatWaits() {
    queue.add(Frames.of("a", 0));
    for (int at = 1; at < 100; at++) {
      FrameJob job = Frames.of("a", at);
      queue.add(job);
      job.cancel();
    }

    assertThat(queue.size()).isLessThan(6);
  }

  @Test
  void sourcesWhoseFramesWereCancelledAreForgotten() {
    queue.add(Frames.of("a", 0));
    var _ = names(1);
    for (int at = 0; at < 1_000; at++) {
      FrameJob job = Frames.of("given-away-" + at, at);
      queue.add(job);
      job.cancel();
    }

    assertThat(queue.remembered()).isLessThan(40);
  }

  @Test
  void moreFramesThanAllWindowsHoldAreABug() {
    for (int at = 0; at < 10; at++) {
      queue.add(Frames.of("a", at));
    }

    assertThatIllegalStateException().isThrownBy(() -> queue.add(Frames.of("b", 0)));
  }

  private List<String> names(int most) {
    return queue.take(most, Optional::of).stream()
        .map(job -> job.input().sourceId() + " " + job.input().facts().sequence())
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
