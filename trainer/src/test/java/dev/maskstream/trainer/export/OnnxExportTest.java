package dev.maskstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.maskstream.trainer.DrawnPictures;
import dev.maskstream.trainer.data.Augmentation;
import dev.maskstream.trainer.data.BatchReader;
import dev.maskstream.trainer.data.ClassWeights;
import dev.maskstream.trainer.data.DataSet;
import dev.maskstream.trainer.data.DataSets;
import dev.maskstream.trainer.data.LabelledPicture;
import dev.maskstream.trainer.net.Fitting;
import dev.maskstream.trainer.net.Network;
import dev.maskstream.trainer.net.Recipe;
import dev.maskstream.trainer.net.UnetShape;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxExportTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theFileDoesWhatTheNetworkDoes(boolean batchNorm) throws IOException {
    DataSet set = drawn();
    try (Network network = trained(set, batchNorm)) {
      OnnxExport.Exported exported =
          OnnxExport.write(network, label(set), frames(set), folder.resolve("model.onnx"));

      assertThat(exported.parity().agreement()).isGreaterThanOrEqualTo(0.999);
      assertThat(exported.parity().largestConfidenceDifference()).isLessThanOrEqualTo(1);
      assertThat(exported.file()).isNotEmptyFile();
      assertThat(exported.spec().sha256()).hasSize(64);
    }
  }

  @Test
  void aFileThatDoesSomethingElseIsNotHandedOut() throws IOException {
    DataSet set = drawn();
    try (Network network = trained(set, true);
        Network other = new Network(shape(true), 99, 1)) {
      OnnxExport.Exported exported =
          OnnxExport.write(network, label(set), frames(set), folder.resolve("model.onnx"));

      Parity parity = ParityCheck.measure(other, exported.file(), exported.spec(), frames(set));

      assertThat(ParityCheck.holds(parity)).isFalse();
      Assertions.assertThat(new ExportMismatchException(parity))
          .hasMessageContaining("of 6912 pixels");
    }
  }

  @Test
  void aFullDiskIsToldWithTheFilesNameAndLeavesNothing() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full here: a full disk is not tested");
    DataSet set = drawn();
    Path run = Files.createDirectory(folder.resolve("run"));
    Files.createSymbolicLink(run.resolve("model.onnx.part.onnx.part"), full);
    try (Network network = new Network(shape(false), 1, 1)) {
      assertThatThrownBy(
              () -> OnnxExport.write(network, label(set), frames(set), run.resolve("model.onnx")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("model.onnx.part.onnx cannot be written: No space left");
    }

    assertThat(run).isEmptyDirectory();
  }

  @Test
  void aFileThatCannotBeCheckedIsNotLeftBehind() throws IOException {
    DataSet set = drawn();
    Path run = Files.createDirectory(folder.resolve("run"));
    FittedFrame ofAnotherSize = new FrameFitter(16, 16, Fit.LETTERBOX).fit(set.read(0).picture());
    try (Network network = new Network(shape(false), 1, 1)) {
      assertThatThrownBy(
          () ->
              OnnxExport.write(
                  network, label(set), List.of(ofAnotherSize), run.resolve("model.onnx")));
    }

    assertThat(run).isEmptyDirectory();
  }

  private DataSet drawn() throws IOException {
    return DataSets.open(DrawnPictures.write(folder, 3, 5).toString(), Optional.empty());
  }

  private static UnetShape shape(boolean batchNorm) {
    return new UnetShape(3, 4, 32, 3, batchNorm, 48, 48);
  }

  /** A few steps, so that running means and variances are not those of a fresh network. */
  private static Network trained(DataSet set, boolean batchNorm) throws IOException {
    Network network = new Network(shape(batchNorm), 1, 1);
    BatchReader.Plan plan = new BatchReader.Plan(48, 48, Fit.STRETCH, ClassWeights.equal(3));
    BatchReader reader = new BatchReader(plan, set.labelling(), Augmentation.NONE, 2);
    List<LabelledPicture> batch = List.of(set.read(0), set.read(1));
    try (Fitting fitting = new Fitting(network, Recipe.plain(1e-2f))) {
      for (int i = 0; i < 5; i++) {
        fitting.step(reader.read(batch, new Random(1)), 0);
      }
    }
    return network;
  }

  private static OnnxExport.Label label(DataSet set) {
    return new OnnxExport.Label("drawn", "1", set.labelling().classes(), Fit.STRETCH);
  }

  private static List<FittedFrame> frames(DataSet set) throws IOException {
    FrameFitter fitter = new FrameFitter(48, 48, Fit.STRETCH);
    return List.of(
        fitter.fit(set.read(0).picture()),
        fitter.fit(set.read(1).picture()),
        fitter.fit(set.read(2).picture()));
  }
}
