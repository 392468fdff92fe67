package dev.maskstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.trainer.net.PromptedNetwork;
import dev.maskstream.trainer.net.PromptedShape;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptedExportTest {
  private static final PromptedShape SHAPE = new PromptedShape(4, 16, 3, 64, 48);

  @Test
  void theTwoFilesDoWhatTheNetworkDoesForTwoPromptsAtOnce(@TempDir Path folder) throws Exception {
    byte[] rgb = new byte[80 * 60 * 3];
    new Random(1).nextBytes(rgb);
    FittedFrame frame = new FrameFitter(64, 48, Fit.LETTERBOX).fit(new RgbImage(80, 60, rgb));

    try (PromptedNetwork network = new PromptedNetwork(SHAPE, 1, 1)) {
      PromptedExport.Exported exported = PromptedExport.write(network, List.of(frame), folder);

      assertThat(exported.parity().agreement()).isGreaterThan(0.999);
      assertThat(exported.parity().pixels()).isEqualTo(2 * 64 * 48);
    }

    ModelProto encoder = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("encoder.onnx")));
    ModelProto decoder = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("decoder.onnx")));
    assertThat(encoder.getGraph().getOutputList())
        .extracting(ValueInfoProto::getName)
        .containsExactly("features_0", "features_1", "features_2");
    assertThat(decoder.getGraph().getInputList())
        .extracting(ValueInfoProto::getName)
        .containsExactly("features_0", "features_1", "features_2", "prompt_maps", "previous_mask");
    assertThat(decoder.getGraph().getOutputList())
        .extracting(ValueInfoProto::getName)
        .containsExactly("mask_logits", "predicted_iou");
    assertThat(decoder.getMetadataProps(0).getKey()).isEqualTo(ContractGraph.INPUT_SIZE_KEY);
    assertThat(decoder.getMetadataProps(0).getValue()).isEqualTo("64x48");
  }
}
