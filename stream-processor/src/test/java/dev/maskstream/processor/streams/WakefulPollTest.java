package dev.maskstream.processor.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.processor.ledger.InFlightLedger;
import dev.maskstream.processor.ledger.PartitionLedger;
import dev.maskstream.processor.ledger.PollGate;
import dev.maskstream.processor.ledger.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WakefulPollTest {
  private static final TopicPartition BUSY = new TopicPartition("frames", 0);
  private static final TopicPartition IDLE = new TopicPartition("frames", 1);

  private long now;
  private final WakeableConsumer consumer = new WakeableConsumer();
  private final InFlightLedger<Slip> ledger = new InFlightLedger<>("frames", () -> now);
  private PollGate gate = new PollGate(2);
  private final List<Duration> waits = new ArrayList<>();
  private final List<Set<TopicPartition>> paused = new ArrayList<>();
  // What happens while the consumer waits for the first time.
  private Runnable meanwhile = () -> {};
  private ConsumerRecords<byte[], byte[]> arriving = ConsumerRecords.empty();
  private final WakefulPoll wakeful =
      new WakefulPoll(ledger, () -> gate, consumer, this::poll, () -> now);

  /** As the real consumer does it: what was woken before throws before anything else. */
  private ConsumerRecords<byte[], byte[]> poll(Duration wait) {
    consumer.throwIfWoken();
    waits.add(wait);
    paused.add(Set.copyOf(consumer.paused()));
    Runnable once = meanwhile;
    meanwhile = () -> {};
    once.run();
    if (arriving.isEmpty()) {
      consumer.throwIfWoken();
      now += wait.toNanos();
    }
    ConsumerRecords<byte[], byte[]> arrived = arriving;
    arriving = ConsumerRecords.empty();
    return arrived;
  }

  @BeforeEach
  void assign() {
    consumer.assign(List.of(BUSY, IDLE));
  }

  @Test
  void withNothingInFlightOnePollTakesTheWholeTime() {
    wakeful.poll(Duration.ofMillis(100));

    assertThat(waits).containsExactly(Duration.ofMillis(100));
  }

  @Test
  void withAFrameInFlightItWaitsToo() {
    enter(ledger.open(BUSY));

    wakeful.poll(Duration.ofMillis(100));

    assertThat(waits).containsExactly(Duration.ofMillis(100), Duration.ZERO);
  }

  @Test
  void aFrameThatIsFinishedEndsTheWaitAndIsAnsweredBeforeAnotherPoll() {
    PartitionLedger<Slip> open = ledger.open(BUSY);
    Slip slip = enter(open);
    meanwhile = () -> finish(open, slip);

    wakeful.poll(Duration.ofMillis(100));

    assertThat(now).isZero();
    assertThat(consumer.wakeups).isOne();
    assertThat(waits).containsExactly(Duration.ofMillis(100));
  }

  @Test
  void aFrameFinishedBeforeTheWaitWakesNobody() {
    PartitionLedger<Slip> open = ledger.open(BUSY);
    finish(open, enter(open));

    wakeful.poll(Duration.ofMillis(100));

    assertThat(consumer.wakeups).isZero();
    assertThat(waits).containsExactly(Duration.ZERO);
  }

  @Test
  void aFrameFinishedOutOfTurnLetsAPartitionBeReadAgain() {
    PartitionLedger<Slip> open = ledger.open(BUSY);
    PartitionLedger<Slip> other = ledger.open(IDLE);
    enter(open);
    Slip second = enter(open);
    finish(other, enter(other));
    other.leave();
    meanwhile = () -> finish(open, second);

    wakeful.poll(Duration.ofMillis(100));

    assertThat(paused.getFirst()).containsExactly(BUSY);
    assertThat(waits.get(1)).isPositive();
  }

  @Test
  void manyFramesFinishedInOneWaitWakeItOnce() {
    PartitionLedger<Slip> open = ledger.open(BUSY);
    gate = new PollGate(8);
    List<Slip> slips = List.of(enter(open), enter(open), enter(open));
    meanwhile = () -> slips.forEach(slip -> finish(open, slip));

    wakeful.poll(Duration.ofMillis(100));

    assertThat(consumer.wakeups).isOne();
  }

  @Test
  void recordsThatComeAtTheSameMomentAreKeptAndNoWakeUpIsLeftBehind() {
    PartitionLedger<Slip> open = ledger.open(BUSY);
    Slip slip = enter(open);
    meanwhile =
        () -> {
          finish(open, slip);
          arriving = oneRecord();
        };

    assertThat(wakeful.poll(Duration.ofMillis(100)).count()).isOne();

    assertThat(consumer.wakeups).isOne();
    assertThat(consumer.woken).isFalse();
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void aCommitWithinTheWaitIsDoneAgainWhenItIsWoken() {
    PartitionLedger<Slip> open = ledger.open(BUSY);
    Slip slip = enter(open);
    List<String> commits = new ArrayList<>();
    meanwhile =
        () -> {
          finish(open, slip);
          wakeful.undisturbed(
              () -> {
                consumer.throwIfWoken();
                commits.add("done");
              });
        };

    wakeful.poll(Duration.ofMillis(100));

    assertThat(commits).containsExactly("done");
    assertThat(consumer.woken).isFalse();
  }

  @Test
  void aWakeUpOfSomebodyElseIsPassedOn() {
    enter(ledger.open(BUSY));
    meanwhile = consumer::wakeup;

    assertThatThrownBy(() -> wakeful.poll(Duration.ofMillis(100)))
        .isInstanceOf(WakeupException.class);
  }

  @Test
  void aPartitionAtItsShareIsPausedForTheWaitAndNoLonger() {
    PartitionLedger<Slip> idle = ledger.open(IDLE);
    finish(idle, enter(idle));
    idle.leave();
    PartitionLedger<Slip> busy = ledger.open(BUSY);
    enter(busy);

    wakeful.poll(Duration.ofMillis(10));

    assertThat(paused).contains(Set.of(BUSY)).doesNotContain(Set.of(IDLE, BUSY));
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void whatKafkaStreamsHasPausedStaysPaused() {
    consumer.pause(List.of(BUSY));
    enter(ledger.open(BUSY));

    wakeful.poll(Duration.ofMillis(10));

    assertThat(consumer.paused()).isEqualTo(Set.of(BUSY));
  }

  @Test
  void withAllPartitionsAtTheirShareNothingIsAskedOfTheBrokerUntilTheEnd() {
    gate = new PollGate(1);
    PartitionLedger<Slip> busy = ledger.open(BUSY);
    PartitionLedger<Slip> idle = ledger.open(IDLE);
    enter(busy);
    Slip late = enter(idle);
    Thread worker = Thread.ofPlatform().start(() -> finish(idle, late));

    wakeful.poll(Duration.ofSeconds(100));

    assertThat(worker).satisfies(Thread::join);
    assertThat(waits).containsExactly(Duration.ZERO);
  }

  private Slip enter(PartitionLedger<Slip> open) {
    Slip slip = new Slip();
    open.enter(0, slip, now);
    return slip;
  }

  private static void finish(PartitionLedger<Slip> open, Slip slip) {
    slip.finished = true;
    open.finished();
  }

  private static ConsumerRecords<byte[], byte[]> oneRecord() {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
    records.put(BUSY, List.of(new ConsumerRecord<>(BUSY.topic(), BUSY.partition(), 7, null, null)));
    return new ConsumerRecords<>(records, Map.of());
  }

  private static final class WakeableConsumer extends MockConsumer<byte[], byte[]> {
    private boolean woken;
    private int wakeups;

    WakeableConsumer() {
      super("earliest");
    }

    @Override
    public synchronized void wakeup() {
      woken = true;
      wakeups++;
    }

    private synchronized void throwIfWoken() {
      if (woken) {
        woken = false;
        throw new WakeupException();
      }
    }
  }

  private static final class Slip implements Ticket {
    private volatile boolean finished;

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
