package dev.maskstream.tensorrt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.MalformedModelException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanSourceTest {
  private static final PlanKey KEY =
      new PlanKey("ab".repeat(32), "11.2.1", "GPU", "batch [1]", "unet");
  private static final PlanKey NEXT =
      new PlanKey("cd".repeat(32), "11.2.1", "GPU", "batch [1]", "unet");
  private static final PlanKey THIRD =
      new PlanKey("ef".repeat(32), "11.2.1", "GPU", "batch [1]", "unet");

  @TempDir Path folder;
  private final List<String> refused = new ArrayList<>();
  private int built;
  private boolean otherWeights;
  private Optional<CudaFailure> trouble = Optional.empty();

  private PlanSource<String> source(Path cacheFolder) {
    PlanCache cache = new PlanCache(cacheFolder, 1 << 20, InstantSource.system());
    return new PlanSource<>(
        cache, this::load, this::refit, () -> ("plan " + ++built).getBytes(UTF_8));
  }

  private String load(ByteBuffer plan) throws MalformedModelException {
    byte[] bytes = new byte[plan.remaining()];
    plan.get(bytes);
    String text = new String(bytes, UTF_8);
    if (refused.contains(text)) {
      throw new MalformedModelException("TensorRT refuses the plan");
    }
    return text;
  }

  private byte[] refit(ByteBuffer plan) throws MalformedModelException {
    if (trouble.isPresent()) {
      throw trouble.get();
    }
    if (otherWeights) {
      throw new MalformedModelException("a weight is missing");
    }
    return (load(plan) + " refitted").getBytes(UTF_8);
  }

  @Test
  void anotherFileOfTheSameNetworkIsRefittedOnceAndNotBuilt() throws Exception {
    source(folder).load(KEY);

    assertThat(source(folder).load(NEXT)).isEqualTo("plan 1 refitted");
    otherWeights = true;
    assertThat(source(folder).load(NEXT)).as("it is kept").isEqualTo("plan 1 refitted");
    assertThat(source(folder).load(KEY)).isEqualTo("plan 1");
    assertThat(built).isEqualTo(1);
  }

  @Test
  void weightsThatAreNotTakenAreBuiltAndTheOtherFileKeepsItsPlan() throws Exception {
    source(folder).load(KEY);
    otherWeights = true;

    assertThat(source(folder).load(NEXT)).isEqualTo("plan 2");
    assertThat(source(folder).load(KEY)).isEqualTo("plan 1");
    assertThat(source(folder).load(NEXT)).isEqualTo("plan 2");
  }

  @Test
  void aCallThatFailsWhileRefittingCostsABuildAndALostDeviceIsTold() throws Exception {
    source(folder).load(KEY);
    trouble = Optional.of(new CudaFailure(CudaFailure.Kind.CALL, "createInferRefitter"));
    assertThat(source(folder).load(NEXT)).isEqualTo("plan 2");

    trouble = Optional.of(new CudaFailure(CudaFailure.Kind.STICKY, "an ECC error"));
    assertThatThrownBy(() -> source(folder).load(THIRD)).isSameAs(trouble.get());
  }

  @Test
  void aModelIsBuiltOnce() throws Exception {
    assertThat(source(folder).load(KEY)).isEqualTo("plan 1");
    assertThat(source(folder).load(KEY)).isEqualTo("plan 1");
  }

  @Test
  void aKeptPlanThatTensorRtRefusesIsBuiltAgain() throws Exception {
    source(folder).load(KEY);
    refused.add("plan 1");

    assertThat(source(folder).load(KEY)).isEqualTo("plan 2");
    assertThat(source(folder).load(KEY)).isEqualTo("plan 2");
  }

  @Test
  void aFreshPlanThatTensorRtRefusesIsAFailure() {
    refused.add("plan 1");

    assertThatThrownBy(() -> source(folder).load(KEY)).isInstanceOf(MalformedModelException.class);
    assertThat(built).isEqualTo(1);
  }

  @Test
  void aFolderThatCannotBeWrittenCostsTheCacheOnly() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "no folder");

    assertThat(source(file).load(KEY)).isEqualTo("plan 1");
    assertThat(source(file).load(KEY)).isEqualTo("plan 2");
  }
}
