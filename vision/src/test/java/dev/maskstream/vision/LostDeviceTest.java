package dev.maskstream.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.EngineException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A device that is lost or full, while an engine is picked and after. */
class LostDeviceTest {
  private final AtomicLong nanos = new AtomicLong();
  private final FakeUnetEngine gpu =
      new FakeUnetEngine("TensorRT", PreferredEngine.TENSORRT, nanos, "fp16");
  private final FakeUnetEngine sure =
      new FakeUnetEngine("OnnxRuntime", PreferredEngine.ONNX_RUNTIME, nanos, "fp32");
  private final EngineTrial.OnFrames trial =
      new EngineTrial.OnFrames(
          List.of(
              new FrameFitter(100, 10, Fit.LETTERBOX)
                  .fit(TestModels.filled(100, 10, TestModels.RED))));

  @Test
  void noOtherEngineIsTakenWhenItIsLostWhileTheNamedOneOpens() {
    gpu.failure = Kind.DEVICE_LOST;
    gpu.refusesFile = true;

    assertLost(PreferredEngine.TENSORRT);
  }

  @Test
  void noOtherEngineIsTakenWhenItIsLostInATrial() {
    gpu.failure = Kind.DEVICE_LOST;
    gpu.fails = true;

    assertLost(PreferredEngine.AUTO);

    assertThat(gpu.stillOpen() + sure.stillOpen()).isZero();
  }

  @Test
  void nothingStandsByForADeviceThatIsLostOrFullWhileItServes() {
    gpu.fails = true;
    for (Kind kind : List.of(Kind.DEVICE_LOST, Kind.OUT_OF_MEMORY)) {
      gpu.failure = kind;
      try (LoadedModel model = open(PreferredEngine.TENSORRT, 1)) {
        Segmenter slot = model.slots().getFirst();

        assertThatThrownBy(() -> slot.segment(trial.frames()))
            .isInstanceOfSatisfying(
                EngineException.class, failure -> assertThat(failure.kind()).isEqualTo(kind));

        assertThat(model.engineChoice().chosen().name()).isEqualTo("TensorRT");
      }
    }
  }

  @Test
  void aDeviceWithRoomForSomeSlotsServesWithThose() {
    gpu.room = 2;

    try (LoadedModel model = open(PreferredEngine.TENSORRT, 4)) {
      assertThat(model.slots()).hasSize(2);
    }
  }

  @Test
  void anEngineThatFailsToOpenItsSecondSlotGivesWay() {
    gpu.room = 1;
    gpu.shortage = Kind.FAILED;

    try (LoadedModel model = open(PreferredEngine.TENSORRT, 2)) {
      assertThat(model.slots()).hasSize(2);
      assertThat(model.engineChoice().chosen()).isEqualTo(new EngineInfo("OnnxRuntime", "fp32"));
      assertThat(model.engineChoice().refused())
          .containsExactly(new EngineChoice.Refused("TensorRT", "no room"));
    }
    assertThat(gpu.stillOpen() + sure.stillOpen()).isZero();
  }

  @Test
  void anEngineHasNoMoreSlotsThanItCanUse() {
    gpu.mostSlots = 3;

    try (LoadedModel model = open(PreferredEngine.TENSORRT, 16)) {
      assertThat(model.slots()).hasSize(3);
    }
  }

  private void assertLost(PreferredEngine wanted) {
    assertThatThrownBy(() -> open(wanted, 1))
        .isInstanceOfSatisfying(
            EngineException.class,
            failure -> assertThat(failure.kind()).isEqualTo(Kind.DEVICE_LOST));
  }

  private LoadedModel open(PreferredEngine wanted, int slots) {
    ModelFacts facts =
        new ModelFacts(
            "0".repeat(64), 1, 100, 10, OptionalInt.empty(), false, 17, "fp32", Map.of());
    UnetFile file =
        new UnetFile(
            Path.of("model.onnx"),
            TestModels.spec(100, 10),
            facts,
            new EngineSettings(slots, 1, wanted));
    return LoadedModel.open(file, List.of(gpu, sure), trial);
  }
}
