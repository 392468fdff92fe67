package dev.maskstream.standalone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.proto.v1.Metric;
import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.standalone.ColourModel;
import dev.maskstream.standalone.Failure;
import dev.maskstream.vision.Fit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPackageTest {
  @TempDir private Path folder;

  @Test
  void aPlainPairOfFilesIsNamedAfterTheFileAndItsContent() throws Exception {
    ModelPackage model = ModelPackage.check(ColourModel.write(folder));

    assertThat(model.spec().name()).isEqualTo("colours");
    assertThat(model.spec().version()).isEqualTo(model.spec().sha256().substring(0, 12));
    assertThat(model.spec().fit()).isEqualTo(Fit.LETTERBOX);
  }

  @Test
  void theTrainersModelFileNamesVersionAndFit() throws Exception {
    ModelChoice plain = ColourModel.write(folder);
    Path described = folder.resolve("model.json");
    Files.writeString(
        described,
        """
        {"name": "street", "version": "7", "fit": "stretch",
         "classes": ["black", "red", "green", "void"], "ignore": [3],
         "metrics": {"data_set": "street:val", "epoch": 39, "mean_iou": 0.5, "iou": [0.75, null, 0.25]}}
        """);

    ModelVersion record = ModelPackage.check(ModelChoice.of(plain.onnx(), described)).record();

    assertThat(record.getName()).isEqualTo("street");
    assertThat(record.getVersion()).isEqualTo("7");
    assertThat(record.getFit()).isEqualTo(dev.maskstream.proto.v1.Fit.FIT_STRETCH);
    assertThat(record.getClassesList()).hasSize(3);
    assertThat(record.getInputWidth()).isEqualTo(ColourModel.WIDTH);
    assertThat(record.getMetricsList())
        .containsExactly(
            metric("mean-iou", 0.5).build(),
            metric("iou", 0.75).setClassId(0).build(),
            metric("iou", 0.25).setClassId(2).build());
  }

  private static Metric.Builder metric(String name, double value) {
    return Metric.newBuilder().setName(name).setValue(value).setDataSet("street:val");
  }

  @Test
  void whatTheCommandLineSaysWins() throws Exception {
    ModelChoice plain = ColourModel.write(folder);

    ModelPackage model =
        ModelPackage.check(
            new ModelChoice(
                plain.onnx(),
                plain.classes(),
                Optional.of("mine"),
                Optional.of("2"),
                Optional.of(Fit.STRETCH)));

    assertThat(model.spec().name() + model.spec().version()).isEqualTo("mine2");
    assertThat(model.spec().fit()).isEqualTo(Fit.STRETCH);
  }

  @Test
  void aFileThatIsNoModelIsRefusedWithTheReason() throws Exception {
    ModelChoice plain = ColourModel.write(folder);
    Path text = folder.resolve("text.onnx");
    Files.writeString(text, "this is no model");

    assertThatThrownBy(() -> ModelPackage.check(ModelChoice.of(text, plain.classes())))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("cannot serve");
  }

  @ParameterizedTest
  @CsvSource({
    "runs/Cam Vid_1/model.onnx, cam-vid-1",
    "street.onnx, street",
    "/tmp/.onnx, model",
    "x/Ünet.v2.onnx, net-v2"
  })
  void aNameIsMadeOfTheFilesOwn(String file, String name) {
    assertThat(ModelPackage.nameFrom(Path.of(file))).isEqualTo(name);
  }
}
