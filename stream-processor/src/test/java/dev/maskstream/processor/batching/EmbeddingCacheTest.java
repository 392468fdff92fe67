package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.maskstream.processor.batching.EmbeddingCache.FramePosition;
import dev.maskstream.processor.metrics.SegmentMetrics;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.prompt.Embedding;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EmbeddingCacheTest {
  private static final EmbeddingCache.Key KEY = new EmbeddingCache.Key("picture", "sam", "1");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EmbeddingCache cache = new EmbeddingCache(30, new SegmentMetrics(meters));

  @Test
  void twoAtOnceEncodeOnce() {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch hold = new CountDownLatch(1);
    CompletableFuture<Boolean> first = ask(runs, hold);
    Awaitility.await().until(() -> cache.isComputing(KEY));
    CompletableFuture<Boolean> second = ask(runs, hold);

    hold.countDown();

    assertThat(first.join()).isFalse();
    assertThat(second.join()).isTrue();
    assertThat(runs).hasValue(1);
    assertThat(asked("hit")).isEqualTo(1);
    assertThat(asked("miss")).isEqualTo(1);
  }

  private CompletableFuture<Boolean> ask(AtomicInteger runs, CountDownLatch hold) {
    return CompletableFuture.supplyAsync(
        () ->
            cache
                .get(
                    KEY,
                    () -> {
                      runs.incrementAndGet();
                      awaitZero(hold);
                      return embedding(9);
                    })
                .cached(),
        task -> Thread.ofPlatform().daemon().start(task));
  }

  private static void awaitZero(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void itsBytesAreBounded() {
    for (int at = 0; at < 20; at++) {
      cache.get(new EmbeddingCache.Key("picture " + at, "sam", "1"), () -> embedding(9));
    }

    assertThat(cache.bytes()).isBetween(9L, 30L);
    assertThat(meters.get("maskstream.embedding.cache.size").gauge().value())
        .isEqualTo((double) cache.bytes());
    assertThat(meters.get("maskstream.embedding.cache.evictions").counter().count())
        .isGreaterThanOrEqualTo(17);
  }

  @Test
  void aVersionTakesItsEmbeddingsWithIt() {
    cache.get(KEY, () -> embedding(9));
    cache.get(new EmbeddingCache.Key("picture", "sam", "2"), () -> embedding(9));

    cache.drop(FakePrompts.free("sam").model());

    assertThat(cache.find(KEY)).isEmpty();
    assertThat(cache.find(new EmbeddingCache.Key("picture", "sam", "2"))).isPresent();
  }

  @Test
  void anEncoderThatFailsLeavesNothingBehind() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                cache.get(
                    KEY,
                    () -> {
                      throw new IllegalStateException("no engine");
                    }));

    assertThat(cache.isComputing(KEY)).isFalse();
    assertThat(cache.contains(KEY)).isFalse();
  }

  @Test
  void aFrameIsKnownByItsPlace() {
    FramePosition place = new FramePosition("cam", "id", 0, 5);

    cache.remember(place, "digest");

    assertThat(cache.picture(place)).contains("digest");
    assertThat(cache.picture(new FramePosition("other", "id", 0, 5))).isEmpty();
  }

  private double asked(String result) {
    return meters
        .get("maskstream.embedding.cache.requests")
        .tag("result", result)
        .counter()
        .count();
  }

  /** Of so many bytes. */
  private static Embedding embedding(int bytes) {
    return new FakePrompts.Picture(new RgbImage(bytes / 3, 1, new byte[bytes]));
  }
}
