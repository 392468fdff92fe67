package dev.maskstream.vision;

import static dev.maskstream.vision.TestModels.RED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EnginePickTest {
  private static final int PIXELS = 100 * 10;

  private final AtomicLong nanos = new AtomicLong();
  private final FakeUnetEngine fast =
      new FakeUnetEngine("OneDNN", PreferredEngine.ONEDNN, nanos, "bf16", "f32");
  private final FakeUnetEngine sure =
      new FakeUnetEngine("OnnxRuntime", PreferredEngine.ONNX_RUNTIME, nanos, "fp32");
  private final EngineTrial.OnFrames trial =
      new EngineTrial.OnFrames(
          List.of(new FrameFitter(100, 10, Fit.LETTERBOX).fit(TestModels.filled(100, 10, RED))));

  @Test
  void theFasterEngineIsPickedWithWhatWasMeasured() {
    fast.costNanos = 4_000_000;
    sure.costNanos = 10_000_000;

    EngineChoice choice = pick(PreferredEngine.AUTO, trial).choice();

    assertThat(choice.chosen()).isEqualTo(new EngineInfo("OneDNN", "bf16"));
    assertThat(choice.refused()).isEmpty();
    assertThat(choice.compared())
        .containsExactly(
            new EngineChoice.Compared(new EngineInfo("OnnxRuntime", "fp32"), 10, 1),
            new EngineChoice.Compared(new EngineInfo("OneDNN", "bf16"), 4, 1));
  }

  @Test
  void nothingButThePickedEngineStaysLoaded() {
    fast.costNanos = sure.costNanos / 2;

    PickedEngine picked = pick(PreferredEngine.AUTO, trial);

    assertThat(sure.stillOpen()).isZero();
    assertThat(fast.opened).containsExactly((FakeUnetEngine.FakeSlot) picked.first());
    assertThat(fast.stillOpen()).isOne();
  }

  @Test
  void anEngineThatSavesNextToNothingIsNotPicked() {
    fast.costNanos = 9_500_000;
    sure.costNanos = 10_000_000;

    EngineChoice choice = pick(PreferredEngine.AUTO, trial).choice();

    assertThat(choice.chosen().name()).isEqualTo("OnnxRuntime");
    assertThat(choice.refused())
        .containsExactly(
            new EngineChoice.Refused(
                "OneDNN", "bf16 takes 9.5 ms a frame here, OnnxRuntime 10.0 ms"));
  }

  @Test
  void aPrecisionThatChangesClassMapsGivesWayToAWiderOne() {
    fast.wrongPixels = PIXELS * 6 / 1000;
    fast.costNanos = sure.costNanos / 2;

    PickedEngine picked = pick(PreferredEngine.AUTO, trial);

    assertThat(picked.choice().chosen()).isEqualTo(new EngineInfo("OneDNN", "f32"));
    assertThat(fast.stillOpen()).isOne();
  }

  @Test
  void anEngineMayDifferInAsManyPixelsAsTheSettingAllows() {
    fast.wrongPixels = PIXELS * 5 / 1000;
    fast.costNanos = sure.costNanos / 2;

    EngineChoice choice = pick(PreferredEngine.AUTO, trial).choice();

    assertThat(choice.chosen().precision()).isEqualTo("bf16");
    assertThat(choice.compared().getLast().agreement()).isEqualTo(0.995);
  }

  @Test
  void anEngineThatChangesClassMapsIsRefusedWithTheNumbers() {
    FakeUnetEngine wrong = new FakeUnetEngine("OneDNN", PreferredEngine.ONEDNN, nanos, "int8");
    wrong.wrongPixels = PIXELS * 6 / 1000;

    EngineChoice choice =
        new EnginePick(file(PreferredEngine.AUTO), List.of(wrong, sure), nanos::get)
            .pick(trial)
            .choice();

    assertThat(choice.chosen().name()).isEqualTo("OnnxRuntime");
    assertThat(choice.refused())
        .containsExactly(
            new EngineChoice.Refused(
                "OneDNN",
                "int8 agrees with OnnxRuntime on 99.400 % of golden frame 1, and 99.500 % is the"
                    + " least"));
    assertThat(wrong.stillOpen()).isZero();
  }

  @Test
  void anEngineThatTheVersionsOwnCheckObjectsToIsNotPicked() {
    EngineTrial.OnFrames strict =
        new EngineTrial.OnFrames(
            trial.frames(), _ -> Optional.of("golden frame 1 of 1 agrees in too few pixels"));
    fast.costNanos = sure.costNanos / 2;

    EngineChoice choice = pick(PreferredEngine.AUTO, strict).choice();

    assertThat(choice.chosen().name()).isEqualTo("OnnxRuntime");
    assertThat(choice.refused().getFirst().reason()).contains("agrees in too few pixels");
  }

  @Test
  void anEngineThatFailsOrTakesNoSuchFileIsNotPicked() {
    fast.fails = true;
    FakeUnetEngine picky = new FakeUnetEngine("Picky", PreferredEngine.AUTO, nanos, "int8");
    picky.refusesFile = true;

    EngineChoice choice =
        new EnginePick(file(PreferredEngine.AUTO), List.of(picky, fast, sure), nanos::get)
            .pick(trial)
            .choice();

    assertThat(choice.chosen().name()).isEqualTo("OnnxRuntime");
    assertThat(choice.refused().getFirst().reason()).isEqualTo("operator Gelu is not known here");
    assertThat(choice.refused().getLast().reason())
        .isEqualTo(
            "bf16 fails on a golden frame: the instruction is illegal; f32 fails on a golden frame:"
                + " the instruction is illegal");
  }

  @Test
  void whatCannotShowItselfInTimeIsNotPicked() {
    sure.costNanos = TimeUnit.SECONDS.toNanos(61);

    EngineChoice choice = pick(PreferredEngine.AUTO, trial).choice();

    assertThat(choice.chosen().name()).isEqualTo("OnnxRuntime");
    assertThat(choice.refused().getFirst().reason())
        .contains("bf16 was too slow to be compared in time");
  }

  @Test
  void withoutFramesTheSureEngineIsTakenAndNoOtherLoaded() {
    EngineChoice choice =
        pick(PreferredEngine.AUTO, new EngineTrial.Impossible("it has no golden frames")).choice();

    assertThat(choice.chosen().name()).isEqualTo("OnnxRuntime");
    assertThat(choice.refused())
        .containsExactly(new EngineChoice.Refused("OneDNN", "it has no golden frames"));
    assertThat(fast.opened).isEmpty();
  }

  @Test
  void anEngineThatIsNamedIsTakenUnseen() {
    fast.wrongPixels = PIXELS;

    EngineChoice choice = pick(PreferredEngine.ONEDNN, trial).choice();

    assertThat(choice.chosen()).isEqualTo(new EngineInfo("OneDNN", "bf16"));
    assertThat(sure.opened).isEmpty();
  }

  @Test
  void whereTheNamedEngineDoesNotTakeTheFileTheSureOneDoes() {
    fast.refusesFile = true;

    EngineChoice choice = pick(PreferredEngine.ONEDNN, trial).choice();

    assertThat(choice.chosen().name()).isEqualTo("OnnxRuntime");
    assertThat(choice.refused().getFirst().reason()).contains("operator Gelu is not known here");
  }

  @Test
  void anEngineThatIsNotNamedSaysSo() {
    EngineChoice choice = pick(PreferredEngine.ONNX_RUNTIME, trial).choice();

    assertThat(choice.refused())
        .containsExactly(
            new EngineChoice.Refused("OneDNN", "the setting `engine` says OnnxRuntime"));
  }

  @Test
  void noEngineAtAllIsAnErrorThatSaysWhy() {
    sure.obstacle = Optional.of("it is not on the class path");

    assertThatThrownBy(() -> pick(PreferredEngine.ONNX_RUNTIME, trial))
        .isInstanceOf(EngineException.class)
        .hasMessage("no engine: OnnxRuntime: it is not on the class path");
  }

  @Test
  void aPickedEngineThatFailsLosesNoFrame() {
    fast.costNanos = 0;
    try (LoadedModel model =
        LoadedModel.open(file(PreferredEngine.ONEDNN), List.of(fast, sure), trial)) {
      Segmenter slot = model.slots().getFirst();
      slot.segment(trial.frames());
      fast.fails = true;

      List<Segmentation> said = slot.segment(trial.frames());

      assertThat(said.getFirst().classMap().ids()).containsOnly(1);
      assertThat(slot.engine()).isEqualTo(new EngineInfo("OnnxRuntime", "fp32"));
      assertThat(model.engineChoice().chosen()).isEqualTo(slot.engine());
      assertThat(model.engineChoice().refused().getLast().reason())
          .isEqualTo("it failed while serving: the instruction is illegal");
    }
    assertThat(fast.stillOpen() + sure.stillOpen()).isZero();
  }

  @Test
  void aFrameThatNoEngineTakesLeavesThePickedOneInPlace() {
    try (LoadedModel model =
        LoadedModel.open(file(PreferredEngine.ONEDNN), List.of(fast, sure), trial)) {
      Segmenter slot = model.slots().getFirst();
      fast.fails = true;
      sure.fails = true;

      assertThatThrownBy(() -> slot.segment(trial.frames())).isInstanceOf(EngineException.class);

      assertThat(model.engineChoice().chosen().name()).isEqualTo("OneDNN");
    }
  }

  private PickedEngine pick(PreferredEngine wanted, EngineTrial given) {
    return new EnginePick(file(wanted), List.of(fast, sure), nanos::get).pick(given);
  }

  private static UnetFile file(PreferredEngine wanted) {
    ModelFacts facts =
        new ModelFacts(
            "0".repeat(64), 1, 100, 10, OptionalInt.empty(), false, 17, "fp32", Map.of());
    return new UnetFile(
        Path.of("model.onnx"), TestModels.spec(100, 10), facts, new EngineSettings(1, 1, wanted));
  }
}
