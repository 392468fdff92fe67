package dev.maskstream.vision;

import static dev.maskstream.vision.TestModels.BLACK;
import static dev.maskstream.vision.TestModels.GREEN;
import static dev.maskstream.vision.TestModels.RED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelTest {
  private static final ModelProto COLOURS =
      ContractGraph.colourModel(InputShape.anyBatch(16, 8), true, BLACK, RED, GREEN);

  @TempDir Path folder;

  @Test
  void everyPixelGetsTheClassOfItsColour() {
    RgbImage frame = TestModels.filled(16, 8, RED);
    TestModels.paint(frame, 3, 2, 9, 5, GREEN);

    ClassMap map = segment(COLOURS, frame).getFirst().atFrameSize();

    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 16; x++) {
        assertThat(map.at(x, y)).isEqualTo(x >= 3 && x < 9 && y >= 2 && y < 5 ? 2 : 1);
      }
    }
  }

  @Test
  void confidenceIsTheLargestSoftmaxValueTimes255() {
    RgbImage frame = TestModels.filled(16, 8, 0x640000);

    Segmentation segmentation = segment(COLOURS, frame).getFirst();

    // Logits of (100,0,0): black 0, red (51000 - 65025) / 4096, green -65025 / 4096.
    double odds = 1 + Math.exp((51000 - 65025) / 4096.0) + Math.exp(-65025 / 4096.0);
    assertThat(segmentation.confidence().orElseThrow().at(5, 5))
        .isEqualTo((int) Math.round(255 / odds));
    assertThat(segmentation.meanConfidence().orElseThrow())
        .isEqualTo(Math.round(255 / odds) / 255.0);
  }

  @Test
  void aBatchGivesEachFrameWhatItWouldGetAlone() {
    RgbImage red = TestModels.filled(16, 8, RED);
    RgbImage tallGreen = TestModels.filled(10, 40, GREEN);
    RgbImage black = TestModels.filled(16, 8, BLACK);
    RgbImage wideRed = TestModels.filled(100, 8, RED);

    List<Segmentation> four = segment(COLOURS, red, tallGreen, black, wideRed);

    assertThat(four).hasSize(4);
    assertThat(four.get(1).atFrameSize().ids()).hasSize(400).containsOnly(2);
    assertThat(four.get(2).atFrameSize().ids()).hasSize(128).containsOnly(0);
    assertThat(four.get(3).atFrameSize().ids()).hasSize(800).containsOnly(1);
    assertThat(four.get(0).classMap().ids())
        .isEqualTo(segment(COLOURS, red).getFirst().classMap().ids());
  }

  @Test
  void aModelWithoutConfidenceServes() {
    ModelProto plain =
        ContractGraph.colourModel(InputShape.anyBatch(16, 8), false, BLACK, RED, GREEN);

    Segmentation segmentation = segment(plain, TestModels.filled(16, 8, RED)).getFirst();

    assertThat(segmentation.confidence()).isEmpty();
    assertThat(segmentation.classMap().ids()).containsOnly(1);
  }

  @Test
  void aFixedBatchIsTheOnlyBatchSize() {
    Path file =
        TestModels.write(
            folder, ContractGraph.colourModel(InputShape.fixedBatch(2, 16, 8), true, BLACK, RED));

    try (LoadedModel model =
        LoadedModel.open(file, TestModels.spec(16, 8), new EngineSettings(1, 1))) {
      Segmenter slot = model.slots().getFirst();
      FittedFrame frame = slot.fit(TestModels.filled(16, 8, RED));

      assertThat(slot.batchSizes()).containsExactly(2);
      assertThat(slot.segment(List.of(frame, frame))).hasSize(2);
      assertThatThrownBy(() -> slot.segment(List.of(frame)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a batch of 1");
    }
  }

  @Test
  void eachSlotIsASegmenterOfItsOwn() {
    Path file = TestModels.write(folder, COLOURS);

    try (LoadedModel model =
        LoadedModel.open(file, TestModels.spec(16, 8), new EngineSettings(2, 1))) {
      assertThat(model.slots()).hasSize(2);
      assertThat(model.engineChoice().chosen()).isEqualTo(new EngineInfo("OnnxRuntime", "fp32"));
      assertThat(model.engineChoice().refused())
          .extracting(EngineChoice.Refused::name)
          .containsExactly("TensorRT", "OnnxRuntime on CUDA", "OneDNN");
    }
  }

  @Test
  void aSpecOfAnotherSizeIsRefusedWithBothSizes() {
    Path file = TestModels.write(folder, COLOURS);

    assertThatThrownBy(
            () -> LoadedModel.open(file, TestModels.spec(32, 8), new EngineSettings(1, 1)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("32x8")
        .hasMessageContaining("16x8");
  }

  @Test
  void anOutputOfAnotherShapeThanDeclaredFailsWithTheNumbers() {
    // The declared shape is left open and one row is cut off.
    ModelProto.Builder changed = COLOURS.toBuilder();
    GraphProto.Builder graph = changed.getGraphBuilder();
    for (ValueInfoProto.Builder output : graph.getOutputBuilderList()) {
      output.getTypeBuilder().getTensorTypeBuilder().clearShape();
    }
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      if (node.getOutput(0).equals(ContractGraph.CLASS_MAP)) {
        node.setName("whole").setOutput(0, "whole");
      }
    }
    graph
        .addInitializer(Onnx.longs("from", List.of(1L), 0))
        .addInitializer(Onnx.longs("to", List.of(1L), 7))
        .addInitializer(Onnx.longs("rows", List.of(1L), 1))
        .addNode(
            Onnx.node(
                "Slice", List.of("whole", "from", "to", "rows"), List.of(ContractGraph.CLASS_MAP)));

    assertThatThrownBy(() -> segment(changed.build(), TestModels.filled(16, 8, RED)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("(1, 7, 16)")
        .hasMessageContaining("(1, 8, 16)");
  }

  @Test
  void aFileTheEngineCannotLoadIsRefusedInTheEnginesWords() {
    ModelProto.Builder changed = COLOURS.toBuilder();
    changed.getGraphBuilder().getNodeBuilder(0).setOpType("NoSuchOperator");

    assertThatThrownBy(() -> segment(changed.build(), TestModels.filled(16, 8, RED)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("NoSuchOperator");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void nothingPilesUpInNativeMemory() throws IOException {
    ModelProto proto =
        ContractGraph.colourModel(InputShape.anyBatch(256, 256), true, BLACK, RED, GREEN);
    Path file = TestModels.write(folder, proto);
    try (LoadedModel model =
        LoadedModel.open(file, TestModels.spec(256, 256), new EngineSettings(1, 1))) {
      Segmenter slot = model.slots().getFirst();
      FittedFrame frame = slot.fit(TestModels.filled(256, 256, RED));
      segmentOften(slot, frame, 200);
      long before = residentBytes();

      segmentOften(slot, frame, 1000);

      // The outputs alone come to 131 MB.
      assertThat(residentBytes() - before).isLessThan(60L << 20);
    }
  }

  private static void segmentOften(Segmenter slot, FittedFrame frame, int times) {
    for (int i = 0; i < times; i++) {
      slot.segment(List.of(frame));
    }
  }

  /**
   * Memory of the process. The young generation is filled a few times over first, so that its pages
   * are resident whenever this is asked and what grows in between is native memory.
   */
  private static long residentBytes() throws IOException {
    long touched = 0;
    for (int i = 0; i < 8000; i++) {
      byte[] garbage = new byte[256 << 10];
      garbage[i] = 1;
      touched += garbage[i];
    }
    assertThat(touched).isEqualTo(8000);
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }

  private List<Segmentation> segment(ModelProto proto, RgbImage... frames) {
    Path file = TestModels.write(folder, proto);
    try (LoadedModel model =
        LoadedModel.open(file, TestModels.spec(16, 8), new EngineSettings(1, 1))) {
      Segmenter slot = model.slots().getFirst();
      return slot.segment(List.of(frames).stream().map(slot::fit).toList());
    }
  }
}
