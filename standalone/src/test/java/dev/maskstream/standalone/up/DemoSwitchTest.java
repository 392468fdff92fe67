package dev.maskstream.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.maskstream.proto.Topics;
import dev.maskstream.standalone.client.KafkaClients;
import dev.maskstream.standalone.demo.Demo;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DemoSwitchTest {
  private final AtomicInteger prepared = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private Optional<RuntimeException> fault = Optional.empty();
  private volatile CountDownLatch held = new CountDownLatch(0);
  private final DemoSwitch demo =
      new DemoSwitch(
          () -> {
            prepared.incrementAndGet();
            awaitRelease();
            fault.ifPresent(
                e -> {
                  throw e;
                });
          },
          this::cameraThatFailsAtOnce);

  private void awaitRelease() {
    try {
      held.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** No Kafka has such an address. */
  private Demo cameraThatFailsAtOnce() {
    made.incrementAndGet();
    return new Demo(new KafkaClients("nowhere"), new Topics(""));
  }

  @AfterEach
  void close() {
    held.countDown();
    demo.close();
  }

  @Test
  void whileMaskstreamStartsTheCameraDoesNot() {
    assertThat(demo.start()).contains("Maskstream is still starting.");

    assertThat(prepared).hasValue(0);
    demo.allow();
    assertThat(demo.start()).isEmpty();
    assertThat(prepared).hasValue(1);
    assertThat(made).hasValue(1);
  }

  @Test
  void aStartThatFailedCanBeTriedAgain() {
    demo.allow();
    fault = Optional.of(new IllegalStateException("Kafka is away"));
    assertThatThrownBy(demo::start).hasMessage("Kafka is away");

    fault = Optional.empty();
    assertThat(demo.start()).isEmpty();
    assertThat(made).hasValue(1);
  }

  @Test
  void aCameraThatFailedIsStartedAnew() {
    demo.allow();
    assertThat(demo.start()).isEmpty();
    await().until(() -> demo.report().isEmpty());

    assertThat(demo.start()).isEmpty();
    assertThat(made).hasValue(2);
  }

  @Test
  void whenMaskstreamStopsItIsStartedNoMore() {
    demo.allow();
    demo.close();

    assertThat(demo.start()).contains("Maskstream is stopping.");
    assertThat(made).hasValue(0);
  }

  @Test
  void aStartThatIsHeldUpHoldsNobodyElseUpWhenMaskstreamStopsAndStartsNoCamera() throws Exception {
    demo.allow();
    held = new CountDownLatch(1);
    CompletableFuture<Optional<String>> start =
        CompletableFuture.supplyAsync(demo::start, Thread::startVirtualThread);
    await().until(() -> prepared.get() == 1);

    CompletableFuture.runAsync(demo::close, Thread::startVirtualThread).get(10, TimeUnit.SECONDS);
    assertThat(start).isNotDone();
    held.countDown();

    assertThat(start.join()).contains("Maskstream is stopping.");
    assertThat(made).hasValue(0);
  }
}
