package dev.maskstream.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FlightsTest {
  private final Flights flights = new Flights();

  @Test
  void workAloneWaitsForTheBatchInFlight() throws Exception {
    AtomicBoolean landed = new AtomicBoolean();
    flights.begin();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> landing =
          threads.submit(
              () -> {
                landed.set(true);
                flights.end();
              });

      flights.alone(Duration.ofSeconds(10), () -> assertThat(landed).isTrue());

      landing.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void pastTheDeadlineTheWorkIsNotDoneAndBatchesGoOn() {
    flights.begin();
    AtomicBoolean done = new AtomicBoolean();

    assertThatThrownBy(() -> flights.alone(Duration.ofMillis(1), () -> done.set(true)))
        .hasMessage("1 batches in flight after 1 ms");

    assertThat(done).isFalse();
    flights.begin();
  }

  @Test
  void afterFailedWorkBatchesGoOn() {
    assertThatThrownBy(
            () ->
                flights.alone(
                    Duration.ZERO,
                    () -> {
                      throw new IllegalStateException("other network");
                    }))
        .hasMessage("other network");

    flights.begin();
  }

  @Test
  void aClosedPlanTakesNoSessionAndTellsOfThoseLeft() {
    flights.join();

    assertThat(flights.closeWithin(Duration.ofMillis(1))).isEqualTo(1);

    assertThatThrownBy(flights::join).hasMessage("the model is closed");
  }

  @Test
  void afterWorkThatWasDoneInPartNoBatchStartsAnyMore() {
    assertThatThrownBy(
            () ->
                flights.alone(
                    Duration.ZERO,
                    () -> {
                      throw new SpoiledPlanException("weights of two files");
                    }))
        .isInstanceOf(SpoiledPlanException.class);

    assertThatThrownBy(flights::begin).hasMessage("weights of two files");
  }
}
