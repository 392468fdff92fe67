package dev.maskstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.maskstream.trainer.DrawnPictures;
import dev.maskstream.trainer.FormExport;
import dev.maskstream.trainer.Progress;
import dev.maskstream.trainer.Training;
import dev.maskstream.trainer.TrainingSettings;
import dev.maskstream.trainer.TrainingSettings.Goal;
import dev.maskstream.trainer.TrainingSettings.Loss;
import dev.maskstream.trainer.TrainingSettings.Optimizer;
import dev.maskstream.trainer.TrainingSettings.Pictures;
import dev.maskstream.trainer.TrainingSettings.Schedule;
import dev.maskstream.trainer.TrainingSettings.Shape;
import dev.maskstream.trainer.data.Augmentation;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.Sha256;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.onnx.Onnx;
import dev.maskstream.vision.onnx.v1.GraphProto;
import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportFormsTest {
  private static final List<Form> ALL = List.of(Form.FP32, Form.FP16, Form.INT8);

  @TempDir static Path pictures;
  @TempDir static Path run;
  @TempDir Path out;

  @BeforeAll
  static void train() throws IOException, InterruptedException {
    DrawnPictures.write(pictures, 12, 1);
    TrainingSettings settings =
        new TrainingSettings(
            run,
            "drawn",
            "1",
            Optional.empty(),
            new Pictures(pictures.toString(), Optional.empty(), Optional.empty(), 0.3),
            new Shape(4, 16, 2, true, 48, 48, Fit.STRETCH),
            new Schedule(20, 2, Goal.MEAN_IOU, 0, 0, 7, 1),
            new Optimizer(1e-2f, true, 1, 0, 1, 0),
            new Loss(0.5, 0),
            Augmentation.NONE);
    Training.run(settings, Progress.NONE);
  }

  @Test
  void aRunsModelIsExportedInAllForms() throws IOException {
    List<Outcome> outcomes = FormExport.run(request(run, ALL), Progress.NONE);

    assertThat(outcomes).hasSize(3).allMatch(Outcome.Written.class::isInstance);
    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder(
            "model.onnx",
            "model.json",
            "model-fp16.onnx",
            "model-fp16.json",
            "model-int8.onnx",
            "model-int8.json");
    assertThat(comparison(outcomes.get(1)).agreement()).isGreaterThan(0.999);
    assertThat(comparison(outcomes.get(2)).agreement()).isGreaterThan(0.97);
    assertThat(Files.size(Form.INT8.onnx(out))).isLessThan(Files.size(Form.FP32.onnx(out)));
  }

  @Test
  void aPictureThatTheRunLeftOutIsNotReadForItsForms() throws IOException {
    Path torn = Files.writeString(pictures.resolve("images/torn.png"), "torn");
    Path label = Files.writeString(pictures.resolve("labels/torn.png"), "torn");
    try {
      List<Outcome> outcomes = FormExport.run(request(run, ALL), Progress.NONE);

      assertThat(outcomes).hasSize(3).allMatch(Outcome.Written.class::isInstance);
    } finally {
      Files.delete(torn);
      Files.delete(label);
    }
  }

  @Test
  void aCardTellsTheFormWhereItComesFromAndWhatWasMeasured() throws IOException {
    FormExport.run(request(run, List.of(Form.INT8)), Progress.NONE);

    JsonObject card = card(Form.INT8);
    assertThat(card.get("form").getAsString()).isEqualTo("int8");
    assertThat(card.get("version").getAsString()).isEqualTo("1-int8");
    assertThat(card.get("sha256").getAsString()).isEqualTo(Sha256.of(Form.INT8.onnx(out)));
    assertThat(card.get("parent_sha256").getAsString())
        .isEqualTo(Sha256.of(run.resolve("model.onnx")));
    assertThat(card.getAsJsonObject("calibration").get("pictures").getAsInt()).isPositive();
    assertThat(card.getAsJsonObject("beside_fp32").keySet())
        .contains("agreement", "mean_iou_before", "mean_iou_after");
    assertThat(card.get("fit").getAsString()).isEqualTo("stretch");
    assertThat(card.getAsJsonArray("classes")).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aBatchGivesWhatItsFramesGiveAlone(Form form) throws IOException {
    FormExport.run(request(run, List.of(form)), Progress.NONE);
    Fp32Model parent = parent(run.resolve("model.onnx"));
    DataSet set = DataSets.open(pictures.toString(), Optional.empty());

    try (LoadedModel model =
        LoadedModel.open(form.onnx(out), parent.spec(), new EngineSettings(1, 1))) {
      Segmenter slot = model.slots().getFirst();
      FittedFrame first = slot.fit(set.read(0).picture());
      FittedFrame second = slot.fit(set.read(1).picture());
      List<Segmentation> both = slot.segment(List.of(first, second));

      assertThat(both.get(0).classMap().ids()).isEqualTo(alone(slot, first));
      assertThat(both.get(1).classMap().ids()).isEqualTo(alone(slot, second));
      assertThat(model.facts().confidence()).isTrue();
    }
  }

  @Test
  void aModelThatLosesTooMuchAsBytesIsRefusedWithTheFiguresAndLeavesNothing() throws IOException {
    Path model = out.resolve("in").resolve("model.onnx");
    Files.createDirectories(model.getParent());
    Files.write(model, unevenlyScaled(run.resolve("model.onnx")).toByteArray());
    Files.copy(run.resolve("model.json"), model.resolveSibling("model.json"));

    List<Outcome> outcomes = FormExport.run(request(model, List.of(Form.INT8)), Progress.NONE);

    Outcome.Refused refused = (Outcome.Refused) outcomes.getFirst();
    assertThat(refused.reason()).contains("mean IoU falls by more than 1 point", "mIoU", "->");
    assertThat(out.toFile().list()).containsExactly("in");
  }

  @Test
  void filesThatAreThereAreNotOverwritten() throws IOException {
    Path precious = Files.writeString(Form.FP16.onnx(out), "precious");

    assertThatThrownBy(() -> FormExport.run(request(run, ALL), Progress.NONE))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("model-fp16.onnx is there already");
    assertThat(precious).hasContent("precious");
    assertThat(out.toFile().list()).containsExactly("model-fp16.onnx");
  }

  @Test
  void filesThatAreThereAreReplacedWhenThatIsMeant() throws IOException {
    Files.writeString(Form.FP16.onnx(out), "old");
    FormExport.Request asked = request(run, List.of(Form.FP16));

    FormExport.run(
        new FormExport.Request(
            asked.source(),
            asked.forms(),
            asked.calibration(),
            asked.validation(),
            asked.classes(),
            asked.fit(),
            asked.output(),
            true,
            1),
        Progress.NONE);

    assertThat(card(Form.FP16).get("sha256").getAsString())
        .isEqualTo(Sha256.of(Form.FP16.onnx(out)));
  }

  @Test
  void aTornFileIsRefusedByName() throws IOException {
    byte[] whole = Files.readAllBytes(run.resolve("model.onnx"));
    Path torn = Files.write(out.resolve("torn.onnx"), Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> FormExport.run(request(torn, ALL), Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("torn.onnx cannot be exported");
  }

  @Test
  void aFormIsNotMadeFromAForm() throws IOException {
    FormExport.run(request(run, List.of(Form.FP16)), Progress.NONE);
    Path half = Form.FP16.onnx(out);

    assertThatThrownBy(() -> FormExport.run(request(half, List.of(Form.INT8)), Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("fp16 model");
  }

  @Test
  void aFileWithoutPicturesToMeasureOnIsRefused() {
    FormExport.Request request =
        new FormExport.Request(
            run.resolve("model.onnx"),
            List.of(Form.INT8),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            out,
            false,
            1);

    assertThatThrownBy(() -> FormExport.run(request, Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("validation pictures");
    assertThat(out).isEmptyDirectory();
  }

  private FormExport.Request request(Path source, List<Form> forms) {
    boolean isRun = Files.isDirectory(source);
    Optional<String> given = isRun ? Optional.empty() : Optional.of(pictures.toString());
    Optional<Path> classes = Optional.of(run.resolve("model.json"));
    return new FormExport.Request(
        source, forms, given, given, classes, Optional.empty(), out, false, 1);
  }

  private static Fp32Model parent(Path onnx) throws IOException {
    return Fp32Model.read(onnx, run.resolve("model.json"), Optional.empty());
  }

  private static Comparison comparison(Outcome outcome) {
    return ((Outcome.Written) outcome).comparison().orElseThrow();
  }

  private JsonObject card(Form form) throws IOException {
    return JsonParser.parseString(Files.readString(form.card(out))).getAsJsonObject();
  }

  private static byte[] alone(Segmenter slot, FittedFrame frame) {
    return slot.segment(List.of(frame)).getFirst().classMap().ids();
  }

  /**
   * The same function in floats: in each first convolution of a block one filter is 2000 times as
   * large, and what the next makes of it a 2000th. A tensor has one scale, so in bytes the other
   * filters are lost.
   */
  private static ModelProto unevenlyScaled(Path onnx) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(onnx)).toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto constant = graph.getInitializer(i);
      float[] values = Onnx.isFloat(constant) ? Onnx.values(constant) : new float[0];
      String name = constant.getName();
      if (name.endsWith("conv0/weight")) {
        scale(values, 0, values.length / (int) constant.getDims(0), 2000);
      } else if (name.endsWith("conv0/bias")) {
        scale(values, 0, 1, 2000);
      } else if (name.endsWith("conv1/weight")) {
        int perFilter = values.length / (int) constant.getDims(0);
        for (int filter = 0; filter < constant.getDims(0); filter++) {
          scale(values, filter * perFilter, 9, 1 / 2000f);
        }
      } else {
        continue;
      }
      graph.setInitializer(i, Onnx.floats(name, constant.getDimsList(), values));
    }
    return model.build();
  }

  private static void scale(float[] values, int from, int count, float factor) {
    for (int i = from; i < from + count; i++) {
      values[i] *= factor;
    }
  }
}
