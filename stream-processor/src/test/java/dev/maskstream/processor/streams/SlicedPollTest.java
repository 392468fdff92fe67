package dev.maskstream.processor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.ledger.InFlightLedger;
import dev.maskstream.processor.ledger.PartitionLedger;
import dev.maskstream.processor.ledger.PollGate;
import dev.maskstream.processor.ledger.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlicedPollTest {
  private static final TopicPartition BUSY = new TopicPartition("frames", 0);
  private static final TopicPartition IDLE = new TopicPartition("frames", 1);

  private long now;
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final InFlightLedger<Slip> ledger = new InFlightLedger<>("frames", () -> now);
  private PollGate gate = new PollGate(2);
  private final List<Duration> waits = new ArrayList<>();
  private final List<Duration> rests = new ArrayList<>();
  private final List<Set<TopicPartition>> paused = new ArrayList<>();
  private final SlicedPoll sliced =
      new SlicedPoll(
          ledger, () -> gate, consumer, this::poll, new SlicedPoll.Time(() -> now, this::rest));

  private ConsumerRecords<byte[], byte[]> poll(Duration wait) {
    waits.add(wait);
    paused.add(Set.copyOf(consumer.paused()));
    now += wait.toNanos();
    return ConsumerRecords.empty();
  }

  private void rest(long nanos) {
    rests.add(Duration.ofNanos(nanos));
    now += nanos;
  }

  @BeforeEach
  void assign() {
    consumer.assign(List.of(BUSY, IDLE));
  }

  @Test
  void withNothingInFlightOnePollTakesTheWholeTime() {
    sliced.poll(Duration.ofMillis(100));

    assertThat(waits).containsExactly(Duration.ofMillis(100));
  }

  @Test
  void withAFrameInFlightTheWaitIsInSlices() {
    ledger.open(BUSY).enter(0, new Slip(), now);

    sliced.poll(Duration.ofMillis(3));

    assertThat(rests)
        .containsExactly(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));
    assertThat(waits).hasSize(4).containsOnly(Duration.ZERO);
  }

  @Test
  void theLongerNothingHappensTheLongerTheSlices() {
    ledger.open(BUSY).enter(0, new Slip(), now);

    sliced.poll(Duration.ofMillis(100));

    assertThat(rests).hasSizeLessThan(30).contains(Duration.ofMillis(8));
    assertThat(rests.getFirst()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void whileASlotMayBeIdleSlicesStayShort() {
    gate = new PollGate(16);
    ledger.open(BUSY).enter(0, new Slip(), now);

    sliced.poll(Duration.ofMillis(100));

    assertThat(rests).containsOnly(Duration.ofMillis(1));
  }

  @Test
  void aFinishedHeadEndsTheWaitAtOnce() {
    Slip slip = new Slip();
    PartitionLedger<Slip> open = ledger.open(BUSY);
    open.enter(0, slip, now);
    slip.finished = true;
    open.finished();

    sliced.poll(Duration.ofMillis(100));

    assertThat(waits).containsExactly(Duration.ZERO);
  }

  @Test
  void aPartitionAtItsShareIsPausedForThePollAndNoLonger() {
    PartitionLedger<Slip> idle = ledger.open(IDLE);
    idle.enter(0, new Slip(), now);
    idle.finished();
    idle.leave();
    ledger.open(BUSY).enter(0, new Slip(), now);

    sliced.poll(Duration.ofMillis(1));

    assertThat(paused).contains(Set.of(BUSY)).doesNotContain(Set.of(IDLE, BUSY));
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void whatKafkaStreamsHasPausedStaysPaused() {
    consumer.pause(List.of(BUSY));
    ledger.open(BUSY).enter(0, new Slip(), now);

    sliced.poll(Duration.ofMillis(1));

    assertThat(consumer.paused()).isEqualTo(Set.of(BUSY));
  }

  private static final class Slip implements Ticket {
    private boolean finished;

    @Override
    public boolean isFinished() {
      return finished;
    }

    @Override
    public void cancel() {
      finished = true;
    }
  }
}
