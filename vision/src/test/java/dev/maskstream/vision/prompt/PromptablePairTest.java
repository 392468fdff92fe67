package dev.maskstream.vision.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptablePairTest {
  private static final int SIDE = 128;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void eachFamilyIsRecognisedByItsFiles(PromptFamily family) throws IOException {
    PromptablePair.Usable usable = usable(PromptedPairs.pair(family, folder, SIDE));

    assertThat(usable.family()).isEqualTo(family);
    assertThat(usable.facts().inputWidth()).isEqualTo(SIDE);
    assertThat(usable.facts().inputHeight()).isEqualTo(SIDE);
    assertThat(usable.facts().encoderSha256()).matches("[0-9a-f]{64}");
    assertThat(usable.facts().decoderSha256())
        .matches("[0-9a-f]{64}")
        .isNotEqualTo(usable.facts().encoderSha256());
    assertThat(usable.facts().previousMask()).isEqualTo(family != PromptFamily.EFFICIENT_SAM);
    assertThat(usable.facts().pointsPerPrompt())
        .isEqualTo(family == PromptFamily.EFFICIENT_SAM ? 6 : 1024);
  }

  @Test
  void anEncoderThatPreparesIsOfSamToo() throws IOException {
    PromptablePair.Usable usable = usable(PromptableFiles.samThatPrepares(folder, SIDE));

    assertThat(usable.family()).isEqualTo(PromptFamily.SAM);
    assertThat(usable.facts().inputWidth()).isEqualTo(SIDE);
  }

  @Test
  void aPromptedUnetNeedNotBeSquare() throws IOException {
    PromptablePair.Usable usable = usable(PromptableFiles.promptedUnet(folder, 96, 64));

    assertThat(usable.facts().inputWidth()).isEqualTo(96);
    assertThat(usable.facts().inputHeight()).isEqualTo(64);
  }

  @Test
  void anEncoderOfOneFamilyWithADecoderOfAnotherIsRefusedWithBothNames() throws IOException {
    PromptablePair.Refused refused =
        refused(
            PromptableFiles.efficientSam(folder, SIDE).encoder(),
            PromptableFiles.sam2(folder, SIDE).decoder());

    assertThat(refused.code()).isEqualTo("mismatched-pair");
    assertThat(refused.reason()).contains("EfficientSAM").contains("SAM 2");
  }

  @Test
  void filesOfOneFamilyButOfTwoSizesAreRefused() throws IOException {
    PromptablePair.Refused refused =
        refused(
            PromptableFiles.sam(folder, SIDE).encoder(),
            PromptableFiles.sam(folder.resolve("larger"), 2 * SIDE).decoder());

    assertThat(refused.code()).isEqualTo("mismatched-pair");
    assertThat(refused.reason()).contains("[1,256,16,16]").contains("[1,256,8,8]");
  }

  @Test
  void swappedFilesAreRefusedAsThat() throws IOException {
    PromptableFiles.Pair pair = PromptableFiles.sam(folder, SIDE);

    PromptablePair.Refused refused = refused(pair.decoder(), pair.encoder());

    assertThat(refused.code()).isEqualTo("unknown-encoder");
    assertThat(refused.reason()).contains("swapped");
  }

  @Test
  void aSemanticModelIsNoEncoder() throws IOException {
    Path semantic = folder.resolve("semantic.onnx");
    Files.write(
        semantic,
        ContractGraph.colourModel(InputShape.anyBatch(SIDE, SIDE), true, 0x000000, 0xffffff)
            .toByteArray());

    PromptablePair.Refused refused = refused(semantic, PromptableFiles.sam(folder, SIDE).decoder());

    assertThat(refused.code()).isEqualTo("unknown-encoder");
    assertThat(refused.reason()).contains("class_map");
  }

  @Test
  void whatIsNoOnnxFileIsRefusedByName() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "this is text");

    PromptablePair.Refused refused = refused(PromptableFiles.sam(folder, SIDE).encoder(), text);

    assertThat(refused.code()).isEqualTo("not-onnx");
    assertThat(refused.reason()).startsWith("the decoder: ");
  }

  @Test
  void weightsInAnotherFileAreRefused() throws IOException {
    PromptableFiles.Pair pair = PromptableFiles.sam(folder, SIDE);
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(pair.encoder())).toBuilder();
    model
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("far")
                .setDataLocation(TensorProto.DataLocation.EXTERNAL));
    Path changed = Files.write(folder.resolve("external.onnx"), model.build().toByteArray());

    assertThat(refused(changed, pair.decoder()).code()).isEqualTo("external-data");
  }

  @Test
  void tensorsAreBoundByTheNamesInTheFiles() throws IOException {
    PromptableFiles.Pair pair = PromptableFiles.sam(folder, SIDE);
    PromptableFiles.Pair renamed =
        new PromptableFiles.Pair(
            rename(pair.encoder(), "input_image", "x", "image_embeddings", "embed"),
            rename(
                pair.decoder(),
                "image_embeddings",
                "image_embedding",
                "point_coords",
                "coords",
                "mask_input",
                "previous"));

    try (LoadedPromptable model = PromptedPairs.open(renamed, SIDE, SIDE)) {
      PromptSegmenter slot = model.slots().getFirst();
      Embedding embedding = slot.encode(PromptedPairs.filled(50, 40, PromptedPairs.WHITE));

      assertThat(
              slot.decode(embedding, List.of(Prompt.at(20, 20)), false)
                  .getFirst()
                  .mask()
                  .at(20, 20))
          .isEqualTo(1);
    }
  }

  @Test
  void aSpecOfAnotherSizeIsRefusedWithBothSizes() {
    PromptableFiles.Pair pair = PromptableFiles.sam(folder, SIDE);

    assertThatThrownBy(() -> PromptedPairs.open(pair, 1024, 1024))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("1024x1024")
        .hasMessageContaining("128x128");
  }

  @Test
  void eachSlotHasSessionsOfItsOwn() {
    PromptableFiles.Pair pair = PromptableFiles.sam(folder, SIDE);

    try (LoadedPromptable model =
        LoadedPromptable.open(
            pair.encoder(),
            pair.decoder(),
            PromptedPairs.spec(SIDE, SIDE),
            new EngineSettings(2, 1))) {
      assertThat(model.slots()).hasSize(2).doesNotHaveDuplicates();
      assertThat(model.family()).isEqualTo(PromptFamily.SAM);
      assertThat(model.engineChoice().chosen().name()).isEqualTo("OnnxRuntime");
    }
  }

  private static PromptablePair.Usable usable(PromptableFiles.Pair pair) throws IOException {
    return (PromptablePair.Usable) PromptablePair.inspect(pair.encoder(), pair.decoder());
  }

  private static PromptablePair.Refused refused(Path encoder, Path decoder) throws IOException {
    return (PromptablePair.Refused) PromptablePair.inspect(encoder, decoder);
  }

  /** A copy in which names are others, given as pairs of old and new. */
  private Path rename(Path file, String... names) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
    for (int i = 0; i < names.length; i += 2) {
      rename(model.getGraphBuilder(), names[i], names[i + 1]);
    }
    return Files.write(
        folder.resolve("renamed." + file.getFileName()), model.build().toByteArray());
  }

  private static void rename(GraphProto.Builder graph, String from, String to) {
    graph.getInputBuilderList().stream()
        .filter(value -> value.getName().equals(from))
        .forEach(value -> value.setName(to));
    graph.getOutputBuilderList().stream()
        .filter(value -> value.getName().equals(from))
        .forEach(value -> value.setName(to));
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals(from)) {
          node.setInput(i, to);
        }
      }
      for (int i = 0; i < node.getOutputCount(); i++) {
        if (node.getOutput(i).equals(from)) {
          node.setOutput(i, to);
        }
      }
    }
  }
}
