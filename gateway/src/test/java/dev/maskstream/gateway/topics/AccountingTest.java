package dev.maskstream.gateway.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.v1.Mask;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccountingTest {
  private static final Outcome MASK = new Outcome.Masked(Mask.getDefaultInstance());

  private final Accounting accounting = new Accounting(3, 2, Instant.EPOCH);

  private static SeenFrame frame(String source, int number) {
    return new SeenFrame(source, id(number), 0, number, 100, 1_000 + number);
  }

  private static UUID id(int number) {
    return new UUID(7, number);
  }

  @Test
  void aFrameIsInFlightUntilItEnds() {
    accounting.frame(frame("cam", 1));
    assertThat(accounting.of("cam")).isEqualTo(new SourceCounts(1, 0, Map.of(), 0, 1));

    accounting.outcome("cam", id(1), MASK);

    assertThat(accounting.of("cam")).isEqualTo(new SourceCounts(1, 1, Map.of(), 0, 0));
  }

  @Test
  void everyKindOfEndIsCountedByItself() {
    accounting.frame(frame("cam", 1));
    accounting.frame(frame("cam", 2));
    accounting.frame(frame("cam", 3));

    accounting.outcome("cam", id(1), new Outcome.Dropped("stale", 1));
    accounting.outcome("cam", id(2), new Outcome.DeadLettered("torn-picture", ""));

    assertThat(accounting.of("cam")).isEqualTo(new SourceCounts(3, 0, Map.of("stale", 1L), 1, 1));
  }

  @Test
  void aRedeliveredFrameOrMaskCountsOnce() {
    accounting.frame(frame("cam", 1));
    accounting.frame(frame("cam", 1));
    accounting.outcome("cam", id(1), MASK);
    accounting.outcome("cam", id(1), MASK);
    accounting.frame(frame("cam", 1));

    assertThat(accounting.of("cam")).isEqualTo(new SourceCounts(1, 1, Map.of(), 0, 0));
  }

  @Test
  void theFirstEndCounts() {
    accounting.frame(frame("cam", 1));
    accounting.outcome("cam", id(1), new Outcome.Dropped("stale", 1));
    accounting.outcome("cam", id(1), MASK);

    assertThat(accounting.of("cam").masks()).isZero();
    assertThat(accounting.of("cam").dropped()).containsEntry("stale", 1L);
  }

  @Test
  void anEndThatIsHeardOfFirstWaitsForItsFrame() {
    accounting.outcome("cam", id(1), MASK);
    assertThat(accounting.of("cam")).isEqualTo(SourceCounts.NONE);

    accounting.frame(frame("cam", 1));

    assertThat(accounting.of("cam")).isEqualTo(new SourceCounts(1, 1, Map.of(), 0, 0));
  }

  @Test
  void theSelfTestIsNotCounted() {
    accounting.frame(frame("_selftest", 1));

    assertThat(accounting.total()).isEqualTo(SourceCounts.NONE);
  }

  @Test
  void aPartitionIsFullUntilAFrameEnds() {
    for (int i = 0; i < 3; i++) {
      accounting.frame(frame("cam", i));
    }
    assertThat(accounting.isFull(0)).isTrue();

    accounting.outcome("cam", id(0), MASK);

    assertThat(accounting.isFull(0)).isFalse();
  }

  @Test
  void sourcesBeyondTheBoundCountInTheTotalOnly() {
    accounting.frame(frame("one", 1));
    accounting.frame(frame("two", 2));
    accounting.frame(frame("three", 3));
    accounting.outcome("three", id(3), MASK);

    assertThat(accounting.hasRoomFor("three")).isFalse();
    assertThat(accounting.bySource()).containsOnlyKeys("one", "two");
    assertThat(accounting.total()).isEqualTo(new SourceCounts(3, 1, Map.of(), 0, 2));
  }

  @Test
  void theBacklogBeginsAtTheCommittedOffset() {
    for (int i = 0; i < 3; i++) {
      accounting.frame(frame("cam", i));
    }

    Accounting.Backlog backlog = accounting.backlog(0, 1);

    assertThat(backlog).isEqualTo(new Accounting.Backlog(2, 200, 1_001));
  }

  @Test
  void halfOfWhatIsKeptIsTooMuch() {
    LagWatch.Retention retention = new LagWatch.Retention(10_000, 1_000);

    assertThat(retention.tooMuch(new Accounting.Backlog(1, 500, 0), 5_000)).isEmpty();
    assertThat(retention.tooMuch(new Accounting.Backlog(1, 500, 0), 5_001)).isPresent();
    assertThat(retention.tooMuch(new Accounting.Backlog(1, 501, 0), 1)).isPresent();
    assertThat(retention.tooMuch(new Accounting.Backlog(0, 0, 0), 9_000)).isEmpty();
    assertThat(new LagWatch.Retention(-1, -1).tooMuch(new Accounting.Backlog(9, 9, 0), 1L << 40))
        .isEmpty();
  }
}
