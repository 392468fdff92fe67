package dev.maskstream.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.tensorrt.Session.SessionShape;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Frames are 2 bytes, maps 1. */
class SessionTest {
  private final CudaFailure outOfMemory = CudaFailure.ofCode("enqueueV3", 2);
  private final CudaFailure sticky = CudaFailure.ofCode("a batch on the GPU", 700);

  private final DeviceHealth health = new DeviceHealth();
  private final Flights flights = new Flights();
  private final AtomicLong millis = new AtomicLong();
  private final AtomicLong shortages = new AtomicLong();

  private Session open(Slot slot, Integer... sizes) {
    SessionShape shape =
        new SessionShape(
            new BatchSizes(List.of(sizes)),
            2,
            List.of(1L),
            Duration.ofSeconds(5),
            shortages::incrementAndGet);
    flights.join();
    return new Session(slot, shape, health, flights, () -> millis.getAndIncrement() * 1_000_000L);
  }

  private static byte[] run(Session session, int frames) {
    ByteBuffer input = session.input(frames);
    for (int frame = 0; frame < frames; frame++) {
      input.put(2 * frame, (byte) (10 * frame));
    }
    session.submit(frames);
    session.await();
    byte[] maps = new byte[frames];
    session.output(0, frames).get(maps);
    return maps;
  }

  @Test
  void aBatchComesBackInItsOrder() {
    FakeSlot slot = new FakeSlot(8);
    try (Session session = open(slot, 1, 2, 4, 8)) {
      assertThat(run(session, 3)).containsExactly(1, 11, 21);
    }
    assertThat(slot.launched).containsExactly(new BatchSizes.Chunk(0, 4));
  }

  @Test
  void aDeviceWithTooLittleMemoryAtOpeningGetsHalf() {
    FakeSlot slot = new FakeSlot(4);
    try (Session session = open(slot, 1, 2, 4, 8)) {
      assertThat(session.largestRun()).isEqualTo(4);
      assertThat(session.maxBatchSize()).isEqualTo(8);
      assertThat(run(session, 8)).containsExactly(1, 11, 21, 31, 41, 51, 61, 71);
    }
    assertThat(slot.prepared).containsExactly(List.of(1, 2, 4, 8), List.of(1, 2, 4));
  }

  @Test
  void aDeviceWithoutRoomForHalfIsRefusedAndTheSlotClosed() {
    FakeSlot slot = new FakeSlot(1);

    assertThatThrownBy(() -> open(slot, 1, 2, 4, 8)).hasMessageContaining("OUT_OF_MEMORY");

    assertThat(slot.prepared).hasSize(2);
    assertThat(slot.closed).isTrue();
  }

  @Test
  void aBatchThatRunsOutOfMemoryIsHalvedRetriedOnceAndGoesOn() {
    FakeSlot slot = new FakeSlot(8);
    slot.failures.add(outOfMemory);
    try (Session session = open(slot, 1, 2, 4, 8)) {
      assertThat(run(session, 7)).containsExactly(1, 11, 21, 31, 41, 51, 61);
      assertThat(session.largestRun()).isEqualTo(4);
      assertThat(run(session, 2)).containsExactly(1, 11);
    }
    assertThat(shortages).hasValue(1);
  }

  @Test
  void aShortageIsToldAlsoWhereNothingSmallerIsLeft() {
    FakeSlot slot = new FakeSlot(8);
    slot.failures.add(outOfMemory);
    try (Session session = open(slot, 1)) {
      assertThatThrownBy(() -> run(session, 1)).isSameAs(outOfMemory);
    }
    assertThat(shortages).hasValue(1);
  }

  @Test
  void aSecondFailureOfTheSameBatchIsThrownAndTheNextBatchRuns() {
    FakeSlot slot = new FakeSlot(8);
    slot.failures.addAll(List.of(outOfMemory, outOfMemory));
    try (Session session = open(slot, 1, 2, 4, 8)) {
      assertThatThrownBy(() -> run(session, 8)).isSameAs(outOfMemory);
      assertThat(health.lost()).isEmpty();
      assertThat(run(session, 2)).containsExactly(1, 11);
    }
  }

  @Test
  void aFailureOfOneCallIsNotRetried() {
    FakeSlot slot = new FakeSlot(8);
    CudaFailure invalid = CudaFailure.ofCode("cudaMemcpyAsync", 1);
    slot.failures.add(invalid);
    try (Session session = open(slot, 1, 2, 4, 8)) {
      assertThatThrownBy(() -> run(session, 8)).isSameAs(invalid);
      assertThat(health.lost()).isEmpty();
    }
    assertThat(slot.launched).hasSize(1);
  }

  @Test
  void aStickyErrorLosesTheDeviceForEverySession() {
    FakeSlot slot = new FakeSlot(8);
    FakeSlot other = new FakeSlot(8);
    StringBuilder told = new StringBuilder();
    health.onLoss(told::append);
    slot.failures.add(sticky);
    try (Session session = open(slot, 1);
        Session neighbour = open(other, 1)) {
      assertThatThrownBy(() -> run(session, 1)).isSameAs(sticky);

      assertThat(health.lost()).hasValueSatisfying(why -> assertThat(why).contains("(700)"));
      assertThat(told).contains("(700)");
      assertThatThrownBy(() -> run(neighbour, 1))
          .isInstanceOf(CudaFailure.class)
          .hasMessageContaining("the GPU is lost to this process");
      assertThat(other.launched).isEmpty();
    }
    assertThat(slot.closed).as("closing on a lost device could wait for ever").isFalse();
  }

  @Test
  void aBatchThatNeverEndsLosesTheDevice() {
    FakeSlot slot = new FakeSlot(8);
    slot.hangs = true;
    try (Session session = open(slot, 1)) {
      assertThatThrownBy(() -> run(session, 1)).hasMessage("a batch is not done after 5000 ms");
    }
    assertThat(health.lost()).contains("a batch is not done after 5000 ms");
  }

  @Test
  void framesOutOfRangeAreRefused() {
    try (Session session = open(new FakeSlot(8), 1, 2)) {
      assertThatThrownBy(() -> session.input(3)).hasMessage("a batch of 3 frames; 1 to 2");
      assertThatThrownBy(() -> session.submit(0)).hasMessage("a batch of 0 frames; 1 to 2");
      assertThatThrownBy(session::await).hasMessage("no batch is in flight");
    }
  }

  @Test
  void closingWaitsForTheBatchInFlightFirst() {
    FakeSlot slot = new FakeSlot(8);
    Session session = open(slot, 1);
    session.submit(1);

    session.close();

    assertThat(slot.closed).isTrue();
    assertThat(flights.closeWithin(Duration.ZERO)).isZero();
    assertThatThrownBy(() -> session.input(1)).hasMessage("the session is closed");
  }
}
