package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.v1.DropReason;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  @Test
  void aFrameOfAnEveryFrameSourceIsNeverTooOld() {
    assertThat(Freshness.everyFrame(0).dropReason(Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void aFrameOfALatestSourceIsStaleOnceItIsOlderThanItMayBe() {
    Freshness latest = new Freshness(true, 1_000, 500, OptionalLong.empty());

    assertThat(latest.dropReason(1_500)).isEmpty();
    assertThat(latest.dropReason(1_501)).contains(DropReason.DROP_REASON_STALE);
  }

  @Test
  void aDeadlineHoldsForEverySource() {
    Freshness due = new Freshness(false, 0, Long.MAX_VALUE, OptionalLong.of(2_000));

    assertThat(due.dropReason(2_000)).isEmpty();
    assertThat(due.dropReason(2_001)).contains(DropReason.DROP_REASON_DEADLINE);
  }
}
