package dev.maskstream.processor.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CommitClampTest {
  @Test
  void aCommitNeverPassesTheOldestFrameInFlight() {
    assertThat(new CommitClamp(true, OptionalLong.of(7)).allow(12)).hasValue(7);
  }

  @Test
  void withNothingInFlightTheWishIsGranted() {
    assertThat(new CommitClamp(true, OptionalLong.empty()).allow(12)).hasValue(12);
  }

  @Test
  void aCommitIsNeverRaised() {
    assertThat(new CommitClamp(true, OptionalLong.of(20)).allow(12)).hasValue(12);
  }

  @Test
  void aPartitionThatHasShownNoFrameYetIsLeftOut() {
    assertThat(new CommitClamp(false, OptionalLong.empty()).allow(12)).isEmpty();
  }
}
