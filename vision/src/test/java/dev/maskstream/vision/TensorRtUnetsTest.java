package dev.maskstream.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.EngineException.Kind;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slot on TensorRT, as far as DJL is asked for it. */
class TensorRtUnetsTest {
  private static final int WIDTH = 16;
  private static final int HEIGHT = 8;
  private static final EngineSettings ON_THE_FOURTH_GPU =
      new EngineSettings(1, 1, PreferredEngine.TENSORRT, 0.995, 3, true, Optional.empty());

  @TempDir Path folder;
  private final FakeTensorRt engine = new FakeTensorRt();

  @Test
  void aPlanIsBuiltForEveryBatchSizeAndKeptBesideTheFile() {
    try (Segmenter slot = open(OptionalInt.empty())) {
      assertThat(slot.batchSizes()).containsExactly(1, 2, 4, 8);
      assertThat(slot.engine()).isEqualTo(new EngineInfo("TensorRT", "fp32"));
    }
    assertThat(engine.options)
        .isEqualTo(
            Map.of(
                "profiles", "1,2,4,8",
                "cacheDir", folder.resolve("plans").toString(),
                "deviceId", "3",
                "refit", "true"));
  }

  @Test
  void aFileOfOneBatchSizeHasOneProfile() {
    try (Segmenter slot = open(OptionalInt.of(4))) {
      assertThat(slot.batchSizes()).containsExactly(4);
      assertThat(engine.batches).containsExactly(4);
    }
    assertThat(engine.options.get("profiles")).isEqualTo("4");
  }

  @Test
  void framesOfABatchComeBackInTheirOrder() {
    try (Segmenter slot = open(OptionalInt.empty())) {
      List<Segmentation> said =
          slot.segment(List.of(red(slot, 0), red(slot, 1), red(slot, 2), red(slot, 1)));

      assertThat(said).extracting(one -> one.classMap().at(3, 5)).containsExactly(0, 1, 2, 1);
      assertThat(engine.batches).as("a first batch, then ours").containsExactly(1, 4);
    }
  }

  @Test
  void anEngineThatGathersIsGivenEachFrameWhereItLies() {
    engine.apart = true;
    try (Segmenter slot = open(OptionalInt.empty())) {
      List<Segmentation> said =
          slot.segment(List.of(red(slot, 0), red(slot, 1), red(slot, 2), red(slot, 1)));

      assertThat(said).extracting(one -> one.classMap().at(3, 5)).containsExactly(0, 1, 2, 1);
      assertThat(engine.arrays).isEqualTo(4);
    }
  }

  @Test
  void aBatchOfAnotherSizeIsRefused() {
    try (Segmenter slot = open(OptionalInt.empty())) {
      FittedFrame frame = red(slot, 1);

      assertThatThrownBy(() -> slot.segment(Collections.nCopies(3, frame)))
          .hasMessage("a batch of 3 frames; the engine is built for [1, 2, 4, 8]");
    }
  }

  @Test
  void aFileThatItDoesNotTakeIsRefusedInItsWords() {
    engine.refusal = Optional.of("TensorRT does not take it: no importer for NoSuchOperator");

    assertFails(Kind.FAILED, "no importer for NoSuchOperator");
  }

  @Test
  void aDeviceWithoutRoomIsFoundOutWhenTheSlotIsOpened() {
    engine.room = 0;

    assertFails(Kind.OUT_OF_MEMORY, "no room for 1");
  }

  @Test
  void aDeviceLostWhenTheSlotIsOpenedIsNoFaultOfTheFiles() {
    engine.lost = Optional.of("CUDA_ERROR_ILLEGAL_ADDRESS (700)");

    assertFails(Kind.DEVICE_LOST, "(700)");
  }

  @Test
  void aBatchThatFailsSaysWhatCanBeDone() {
    assertBatchFails(Kind.OUT_OF_MEMORY, fake -> fake.room = 1);
    assertBatchFails(Kind.DEVICE_LOST, fake -> fake.lost = Optional.of("an ECC error"));
  }

  @Test
  void shortagesAreTheSlots() {
    try (Segmenter slot = open(OptionalInt.empty());
        Segmenter neighbour = open(OptionalInt.empty())) {
      engine.room = 1;
      FittedFrame frame = red(slot, 1);
      assertThatThrownBy(() -> slot.segment(List.of(frame, frame)))
          .isInstanceOf(EngineException.class);

      assertThat(slot.memoryShortages()).isEqualTo(1);
      assertThat(neighbour.memoryShortages()).isZero();
    }
  }

  @Test
  void whereItIsNotTheModelRunsOnOnnxRuntimeAndSaysWhy() {
    Path file = write(OptionalInt.empty());
    EngineSettings settings = new EngineSettings(1, 1, PreferredEngine.TENSORRT);

    try (LoadedModel model = LoadedModel.open(file, TestModels.spec(WIDTH, HEIGHT), settings)) {
      assertThat(model.engineChoice().chosen().name()).isEqualTo("OnnxRuntime");
      assertThat(model.engineChoice().refused())
          .contains(
              new EngineChoice.Refused("TensorRT", "no engine of this name is on the class path"));
    }
  }

  private void assertBatchFails(Kind kind, Consumer<FakeTensorRt> trouble) {
    try (Segmenter slot = open(OptionalInt.empty())) {
      FittedFrame frame = red(slot, 1);
      trouble.accept(engine);

      assertThatThrownBy(() -> slot.segment(List.of(frame, frame)))
          .isInstanceOfSatisfying(
              EngineException.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
    engine.room = Integer.MAX_VALUE;
  }

  private void assertFails(Kind kind, String words) {
    assertThatThrownBy(() -> open(OptionalInt.empty()))
        .hasMessageContaining(words)
        .isInstanceOfSatisfying(
            EngineException.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
    assertThat(engine.models).hasSize(1).allMatch(model -> model.closed);
  }

  private static FittedFrame red(Segmenter slot, int red) {
    return slot.fit(TestModels.filled(WIDTH, HEIGHT, red << 16));
  }

  private Segmenter open(OptionalInt batch) {
    Path file = write(batch);
    ModelFacts facts = new ModelFacts("", 1, WIDTH, HEIGHT, batch, false, 17, "fp32", Map.of());
    UnetFile unet = new UnetFile(file, TestModels.spec(WIDTH, HEIGHT), facts, ON_THE_FOURTH_GPU);
    return new TensorRtUnets(() -> engine).open(unet, "fp32");
  }

  private Path write(OptionalInt batch) {
    InputShape shape =
        batch.isPresent()
            ? InputShape.fixedBatch(batch.getAsInt(), WIDTH, HEIGHT)
            : InputShape.anyBatch(WIDTH, HEIGHT);
    return TestModels.write(
        folder, ContractGraph.colourModel(shape, false, TestModels.BLACK, TestModels.RED));
  }
}
