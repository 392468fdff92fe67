package dev.maskstream.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.processor.batching.BatchPolicy;
import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.FakeSegmenter;
import dev.maskstream.processor.batching.Frames;
import dev.maskstream.processor.batching.ModelLanes;
import dev.maskstream.processor.batching.ModelReference;
import dev.maskstream.processor.batching.NoTrouble;
import dev.maskstream.processor.batching.Observed;
import dev.maskstream.processor.batching.Pipeline;
import dev.maskstream.processor.batching.PipelineSettings;
import dev.maskstream.processor.metrics.ProcessorMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final AtomicLong now = new AtomicLong();
  private final Semaphore permits = new Semaphore(0);
  private final ModelLanes lanes = new ModelLanes();
  private final ModelReference models = lanes.lane("fake");
  private final List<String> fatal = new ArrayList<>();
  private final Pipeline pipeline =
      new Pipeline(
          new PipelineSettings(new BatchPolicy(1, Duration.ZERO), 1, 1, 10),
          lanes,
          Frames::fit,
          new Clocks(InstantSource.system(), now::get),
          new Pipeline.Reporting(
              new ProcessorMetrics(new SimpleMeterRegistry()), Observed.NOBODY, new NoTrouble()),
          Frames.noPrompts());
  private final Watchdog watchdog = new Watchdog(pipeline, DEADLINE, fatal::add);

  @BeforeEach
  void nameTheDefault() {
    lanes.setDefault("fake");
  }

  @AfterEach
  void close() {
    permits.release(10);
    pipeline.close();
  }

  @Test
  void anEngineThatHangsIsNoticedOnce() {
    hold();

    now.addAndGet(DEADLINE.toNanos() + 1);
    watchdog.check();
    watchdog.check();

    assertThat(watchdog.isHung()).isTrue();
    assertThat(fatal).hasSize(1);
  }

  @Test
  void anEngineThatIsOnlySlowIsLeftAlone() {
    hold();

    now.addAndGet(DEADLINE.toNanos());
    watchdog.check();

    assertThat(watchdog.isHung()).isFalse();
  }

  @Test
  void anIdleEngineDoesNotHang() {
    now.addAndGet(2 * DEADLINE.toNanos());
    watchdog.check();

    assertThat(fatal).isEmpty();
  }

  private void hold() {
    models.swap(new FakeSegmenter("1", permits, 1).ready());
    pipeline.submit(Frames.of("cam", 1));
    Awaitility.await().until(() -> pipeline.longestBatchNanos().isPresent());
  }
}
