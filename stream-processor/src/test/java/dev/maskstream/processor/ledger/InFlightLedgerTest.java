package dev.maskstream.processor.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class InFlightLedgerTest {
  private static final TopicPartition FRAMES_0 = new TopicPartition("frames", 0);
  private static final TopicPartition FRAMES_1 = new TopicPartition("frames", 1);

  private final InFlightLedger<Slip> ledger = new InFlightLedger<>("frames", () -> 0);

  @Test
  void theOldestFrameInFlightHoldsItsPartitionBackAndNoOther() {
    PartitionLedger<Slip> first = ledger.open(FRAMES_0);
    PartitionLedger<Slip> second = ledger.open(FRAMES_1);
    first.enter(3, new Slip(), 0);
    first.enter(4, new Slip(), 0);
    second.enter(9, new Slip(), 0);
    second.leave();

    Map<TopicPartition, OffsetAndMetadata> allowed =
        ledger.clamp(
            Map.of(FRAMES_0, new OffsetAndMetadata(5), FRAMES_1, new OffsetAndMetadata(10)));

    assertThat(allowed)
        .containsEntry(FRAMES_0, new OffsetAndMetadata(3))
        .containsEntry(FRAMES_1, new OffsetAndMetadata(10));
  }

  @Test
  void metadataOfAClampedOffsetIsKept() {
    ledger.open(FRAMES_0).enter(3, new Slip(), 0);

    Map<TopicPartition, OffsetAndMetadata> allowed =
        ledger.clamp(Map.of(FRAMES_0, new OffsetAndMetadata(5, Optional.of(2), "times")));

    assertThat(allowed).containsEntry(FRAMES_0, new OffsetAndMetadata(3, Optional.of(2), "times"));
  }

  @Test
  void otherTopicsAreNotItsBusiness() {
    TopicPartition other = new TopicPartition("sources", 0);

    assertThat(ledger.clamp(Map.of(other, new OffsetAndMetadata(5))))
        .containsEntry(other, new OffsetAndMetadata(5));
  }

  @Test
  void aPartitionThatWasClosedAndOpenedAgainIsLeftOutUntilItsNextFrame() {
    PartitionLedger<Slip> first = ledger.open(FRAMES_0);
    first.enter(3, new Slip(), 0);
    ledger.close(FRAMES_0, first);
    ledger.open(FRAMES_0);

    assertThat(ledger.clamp(Map.of(FRAMES_0, new OffsetAndMetadata(5)))).isEmpty();
  }

  @Test
  void closingAPartitionCancelsWhatIsInFlight() {
    PartitionLedger<Slip> first = ledger.open(FRAMES_0);
    Slip slip = new Slip();
    first.enter(3, slip, 0);

    ledger.close(FRAMES_0, first);

    assertThat(slip.cancelled).isTrue();
    assertThat(ledger.inFlight()).isZero();
  }

  @Test
  void closingAnEarlierLifeLeavesTheNextAlone() {
    PartitionLedger<Slip> earlier = ledger.open(FRAMES_0);
    PartitionLedger<Slip> later = ledger.open(FRAMES_0);
    later.enter(3, new Slip(), 0);

    ledger.close(FRAMES_0, earlier);

    assertThat(ledger.inFlight()).isEqualTo(1);
  }

  @Test
  void aFinishedFrameBehindAnUnfinishedOneWaits() {
    PartitionLedger<Slip> first = ledger.open(FRAMES_0);
    Slip slow = new Slip();
    Slip quick = new Slip();
    first.enter(3, slow, 0);
    first.enter(4, quick, 0);

    quick.finish(first);

    assertThat(ledger.hasFinishedHead()).isFalse();
    assertThat(ledger.load()).isEqualTo(new Load(1, 2, 1));
  }

  @Test
  void theOldestFrameStaysUntilItHasBeenForwarded() {
    PartitionLedger<Slip> first = ledger.open(FRAMES_0);
    Slip slip = new Slip();
    first.enter(3, slip, 0);
    slip.finish(first);

    assertThat(first.finishedHead()).contains(slip);

    assertThat(ledger.clamp(Map.of(FRAMES_0, new OffsetAndMetadata(4))))
        .containsEntry(FRAMES_0, new OffsetAndMetadata(3));
  }

  private static final class Slip implements Ticket {
    private boolean finished;
    private boolean cancelled;

    void finish(PartitionLedger<Slip> ledger) {
      finished = true;
      ledger.finished();
    }

    @Override
    public boolean isFinished() {
      return finished;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
