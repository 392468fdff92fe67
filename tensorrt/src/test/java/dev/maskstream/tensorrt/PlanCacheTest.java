package dev.maskstream.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.tensorrt.PlanCache.Answer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCacheTest {
  private static final String MODEL = "0123456789abcdef".repeat(4);
  private static final PlanKey KEY =
      new PlanKey(MODEL, "11.2.1", "NVIDIA H200 (9.0)", "batch [1]", PlanKey.FIXED);

  @TempDir Path folder;
  private final AtomicLong seconds = new AtomicLong();

  private PlanCache cache(long mostBytes) {
    return new PlanCache(folder, mostBytes, () -> Instant.ofEpochSecond(seconds.incrementAndGet()));
  }

  private static byte[] plan(int fill, int length) {
    byte[] plan = new byte[length];
    Arrays.fill(plan, (byte) fill);
    return plan;
  }

  private static PlanKey keyOf(int model) {
    return new PlanKey(
        "%064x".formatted(0x7fff_0000_0000_0000L + model), "11.2.1", "GPU", "p", PlanKey.FIXED);
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }

  private static String reason(Answer answer) {
    return ((Answer.Miss) answer).reason();
  }

  @Test
  void whatWasPutIsFound() throws Exception {
    cache(1 << 20).put(KEY, plan(7, 1000));

    Answer answer = cache(1 << 20).find(KEY);

    ByteBuffer found = ((Answer.Hit) answer).plan();
    assertThat(found).isEqualTo(ByteBuffer.wrap(plan(7, 1000)));
  }

  @Test
  void anEmptyFolderHasNone() {
    assertThat(reason(cache(1).find(KEY))).isEqualTo("no plan of this model yet");
  }

  private static PlanKey refittable(int model, String gpu, String network) {
    return new PlanKey("%064x".formatted(model), "11.2.1", gpu, "p", network);
  }

  @Test
  void theNewestPlanOfTheSameNetworkTakesAnothersWeights() throws Exception {
    PlanCache cache = cache(1 << 20);
    cache.put(refittable(1, "GPU", "unet"), plan(1, 9));
    cache.put(refittable(2, "GPU", "unet"), plan(2, 9));
    cache.put(refittable(3, "GPU", "deeper"), plan(3, 9));
    cache.put(refittable(4, "another GPU", "unet"), plan(4, 9));

    assertThat(cache.findRefittable(refittable(5, "GPU", "unet")))
        .contains(ByteBuffer.wrap(plan(2, 9)));
    assertThat(cache.findRefittable(refittable(5, "GPU", "other"))).isEmpty();
  }

  @Test
  void aPlanOfTheSameNetworkThatIsBrokenGivesWayToTheNext() throws Exception {
    PlanCache cache = cache(1 << 20);
    cache.put(refittable(1, "GPU", "unet"), plan(1, 9));
    cache.put(refittable(2, "GPU", "unet"), plan(2, 9));
    Path newest = folder.resolve(refittable(2, "GPU", "unet").fileName());
    try (RandomAccessFile file = new RandomAccessFile(newest.toFile(), "rw")) {
      file.setLength(file.length() - 1);
    }
    Files.setLastModifiedTime(newest, FileTime.from(Instant.now()));

    assertThat(cache.findRefittable(refittable(5, "GPU", "unet")))
        .contains(ByteBuffer.wrap(plan(1, 9)));
  }

  @Test
  void plansThatTakeNoOtherWeightsAreNoneOfTheSameNetwork() throws Exception {
    PlanCache cache = cache(1 << 20);
    cache.put(keyOf(1), plan(1, 9));

    assertThat(cache.findRefittable(keyOf(2))).isEmpty();
  }

  @Test
  void aPlanOfAnotherGpuIsToldWithBothNames() throws Exception {
    cache(1 << 20)
        .put(
            new PlanKey(MODEL, "11.2.1", "NVIDIA L4 (8.9)", "batch [1]", PlanKey.FIXED),
            plan(1, 9));

    assertThat(reason(cache(1 << 20).find(KEY)))
        .isEqualTo("the plan at hand is for NVIDIA L4 (8.9), the GPU here is NVIDIA H200 (9.0)");
  }

  @Test
  void aPlanOfAnOlderTensorRtIsToldWithBothVersions() throws Exception {
    cache(1 << 20)
        .put(new PlanKey(MODEL, "10.15.1", KEY.gpu(), KEY.profile(), PlanKey.FIXED), plan(1, 9));

    assertThat(reason(cache(1 << 20).find(KEY)))
        .isEqualTo("the plan at hand is of TensorRT 10.15.1, here is 11.2.1");
  }

  @Test
  void aPlanForOtherBatchesIsTold() throws Exception {
    cache(1 << 20)
        .put(new PlanKey(MODEL, "11.2.1", KEY.gpu(), "batch [8]", PlanKey.FIXED), plan(1, 9));

    assertThat(reason(cache(1 << 20).find(KEY)))
        .isEqualTo("the plan at hand is for batch [8]; wanted is batch [1]");
  }

  @Test
  void aFileOfAnotherPlansNameIsNotTakenForIt() throws Exception {
    cache(1 << 20)
        .put(
            new PlanKey(MODEL, "11.2.1", "NVIDIA L4 (8.9)", "batch [1]", PlanKey.FIXED),
            plan(1, 9));
    Files.move(onlyFile(), folder.resolve(KEY.fileName()));

    assertThat(reason(cache(1 << 20).find(KEY))).contains("NVIDIA L4");
  }

  @Test
  void oneByteThatFlippedIsNoticed() throws Exception {
    cache(1 << 20).put(KEY, plan(7, 1000));
    try (RandomAccessFile file = new RandomAccessFile(onlyFile().toFile(), "rw")) {
      file.seek(file.length() - 1);
      file.write(8);
    }

    assertThat(reason(cache(1 << 20).find(KEY)))
        .isEqualTo("the plan at hand is corrupt: its checksum is another");
  }

  @Test
  void aFileThatIsCutOffAnywhereIsNoticed() throws Exception {
    cache(1 << 20).put(KEY, plan(7, 50));
    byte[] whole = Files.readAllBytes(onlyFile());

    for (int length = 0; length < whole.length; length++) {
      Files.write(onlyFile(), Arrays.copyOf(whole, length));
      assertThat(cache(1 << 20).find(KEY)).as("%d bytes", length).isInstanceOf(Answer.Miss.class);
    }
  }

  @Test
  void aFileOfAnotherFormIsNoticed() throws Exception {
    cache(1 << 20).put(KEY, plan(7, 50));
    try (RandomAccessFile file = new RandomAccessFile(onlyFile().toFile(), "rw")) {
      file.seek(4);
      file.writeInt(0);
    }

    assertThat(reason(cache(1 << 20).find(KEY)))
        .isEqualTo("the plan at hand is kept in form 0, wanted is 2");
  }

  @Test
  void overTheBoundThePlanUnusedForLongestGoes() throws Exception {
    PlanCache cache = cache(3500);
    for (int model = 0; model < 3; model++) {
      cache.put(keyOf(model), plan(model, 1000));
    }
    assertThat(cache.find(keyOf(0))).isInstanceOf(Answer.Hit.class);

    cache.put(keyOf(3), plan(3, 1000));

    assertThat(cache.find(keyOf(1))).isInstanceOf(Answer.Miss.class);
    assertThat(cache.find(keyOf(0))).isInstanceOf(Answer.Hit.class);
    assertThat(cache.find(keyOf(2))).isInstanceOf(Answer.Hit.class);
    assertThat(cache.find(keyOf(3))).isInstanceOf(Answer.Hit.class);
  }

  @Test
  void aPlanLargerThanTheBoundIsKeptAlone() throws Exception {
    PlanCache cache = cache(10);
    cache.put(keyOf(0), plan(0, 1000));
    cache.put(keyOf(1), plan(1, 1000));

    assertThat(cache.find(keyOf(0))).isInstanceOf(Answer.Miss.class);
    assertThat(cache.find(keyOf(1))).isInstanceOf(Answer.Hit.class);
  }

  @Test
  void aPlanThatWasRefusedIsForgotten() throws Exception {
    PlanCache cache = cache(1 << 20);
    cache.put(KEY, plan(7, 10));
    cache.remove(KEY);

    assertThat(cache.find(KEY)).isInstanceOf(Answer.Miss.class);
  }

  @Test
  void aReaderNeverSeesHalfAPlan() throws Exception {
    PlanCache cache = cache(1 << 24);
    cache.put(KEY, plan(0, 100_000));
    CountDownLatch reading = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> misses = threads.submit(() -> missesOf(cache, reading));
      reading.await(10, TimeUnit.SECONDS);
      for (int i = 1; i <= 20; i++) {
        cache.put(KEY, plan(i, 100_000 + i));
      }
      assertThat(misses.get(30, TimeUnit.SECONDS)).isZero();
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  private static int missesOf(PlanCache cache, CountDownLatch reading) {
    int misses = 0;
    for (int i = 0; i < 100; i++) {
      misses += cache.find(KEY) instanceof Answer.Miss ? 1 : 0;
      reading.countDown();
    }
    return misses;
  }

  @Test
  void theKeyIsOfTheFilesBytesAndTheOptions() throws Exception {
    Path onnx = Files.writeString(folder.resolve("model.onnx"), "abc");
    Gpu gpu = new Gpu(0, "NVIDIA H200", "9.0", 1L << 37);

    PlanKey key = PlanKey.of(onnx, "11.2.1", gpu, Options.of(Map.of("maxBatchSize", 2)));
    PlanKey level = PlanKey.of(onnx, "11.2.1", gpu, Options.of(Map.of("optimizationLevel", 5)));

    assertThat(key.model())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(key.gpu()).isEqualTo("NVIDIA H200 (9.0)");
    assertThat(PlanKey.parse(key.line())).isEqualTo(key);
    assertThat(level.fileName()).isNotEqualTo(key.fileName()).startsWith(key.prefix());
  }
}
