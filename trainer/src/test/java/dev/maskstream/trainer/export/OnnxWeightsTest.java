package dev.maskstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.trainer.DrawnPictures;
import dev.maskstream.trainer.Preset;
import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.Training;
import dev.maskstream.trainer.TrainingSettings;
import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.TrainingSettings.Schedule;
import dev.maskstream.trainer.TrainingSettings.Shape;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.net.Network;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.NodeProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxWeightsTest {
  /** Widths 4, 8, 8: the deepest has reached the largest. */
  private static final Shape TRAINED = new Shape(4, 8, 2, true, 48, 48, Fit.STRETCH);

  @TempDir static Path folder;
  private static Path onnx;
  private static ModelSpec spec;
  private static List<FittedFrame> frames;

  @BeforeAll
  static void trainWithBatchNorm() throws Exception {
    Path pictures = DrawnPictures.write(folder.resolve("pictures"), 6, 3);
    Preset notebook = Preset.NOTEBOOK;
    TrainingSettings settings =
        new TrainingSettings(
            folder.resolve("run"),
            "drawn",
            "1",
            Optional.empty(),
            new Pictures(
                pictures.toString(), Optional.of(pictures.toString()), Optional.empty(), 0.2),
            TRAINED,
            new Schedule(2, 2, TrainingSettings.Goal.MEAN_IOU, 0, 0, 1, 1),
            notebook.optimizer(),
            notebook.loss(),
            notebook.augmentation());
    spec = Training.run(settings, Progress.NONE).best().orElseThrow().spec().orElseThrow();
    onnx = folder.resolve("run/model.onnx");
    DataSet set = DataSets.open(pictures.toString(), Optional.empty());
    FrameFitter fitter = new FrameFitter(48, 48, Fit.STRETCH);
    frames = List.of(fitter.fit(set.read(0).picture()), fitter.fit(set.read(1).picture()));
  }

  @Test
  void weightsWithBatchNormFoldedInMakeTheSameNetworkWithoutIt() throws IOException {
    OnnxWeights weights = found(onnx);

    try (Network network = new Network(weights.shape(), 9, 1)) {
      weights.into(network, onnx, spec, frames);

      Parity parity = ParityCheck.measure(network, onnx, spec, frames);
      assertThat(parity.agreement()).isGreaterThanOrEqualTo(0.999);
    }
  }

  @Test
  void theShapeIsReadFromTheFile() throws IOException {
    assertThat(found(onnx).shape()).isEqualTo(new Shape(4, 8, 2, false, 48, 48, Fit.STRETCH).of(3));
  }

  @Test
  void aNetworkOfOtherWeightsIsNoticed() throws IOException {
    OnnxWeights weights = found(onnx);
    Path other = changed("other.onnx", 0);

    try (Network network = new Network(weights.shape(), 9, 1)) {
      Assertions.assertThatThrownBy(() -> found(other).into(network, onnx, spec, frames))
          .isInstanceOf(ExportMismatchException.class);
    }
  }

  @Test
  void aGraphThatIsNotOursIsForeign() throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(onnx)).toBuilder();
    for (NodeProto.Builder node : model.getGraphBuilder().getNodeBuilderList()) {
      if (node.getOpType().equals("Relu")) {
        node.setOpType("Tanh");
      }
    }
    Path foreign = Files.write(folder.resolve("foreign.onnx"), model.build().toByteArray());

    assertThat(OnnxWeights.read(foreign))
        .isInstanceOfSatisfying(
            OnnxWeights.Reading.Foreign.class, said -> assertThat(said.reason()).contains("graph"));
  }

  @Test
  void aFileThatIsNoModelIsForeign() throws IOException {
    Path text = Files.writeString(folder.resolve("text.onnx"), "not a model");

    assertThat(OnnxWeights.read(text)).isInstanceOf(OnnxWeights.Reading.Foreign.class);
  }

  /** The same graph with all weights of the last convolution made something else. */
  private static Path changed(String name, float value) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(onnx)).toBuilder();
    model
        .getGraphBuilder()
        .getInitializerBuilderList()
        .forEach(
            constant -> {
              if (constant.getName().equals("unet/logits/weight")) {
                long values = constant.getDimsList().stream().reduce(1L, (a, b) -> a * b);
                float[] all = new float[Math.toIntExact(values)];
                Arrays.fill(all, value);
                constant.setRawData(Onnx.floats("", constant.getDimsList(), all).getRawData());
              }
            });
    return Files.write(folder.resolve(name), model.build().toByteArray());
  }

  private static OnnxWeights found(Path file) throws IOException {
    return ((OnnxWeights.Reading.Found) OnnxWeights.read(file)).weights();
  }
}
