package dev.maskstream.standalone.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.PreferredEngine;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.inspection.InspectionLine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled model on the engine that somebody asked for. */
class OneDnnServesTest {
  @TempDir Path folder;

  @BeforeAll
  static void needsItsMachine() {
    assumeTrue(System.getProperty("os.arch").equals("amd64"), "OneDNN runs on Linux on amd64 only");
  }

  @Test
  void theBundledModelGivesTheClassMapsOfOnnxRuntime() throws Exception {
    ModelPackage model = BundledModel.unpack(folder);
    try (LoadedModel asked = open(model, PreferredEngine.ONEDNN);
        LoadedModel plain = open(model, PreferredEngine.ONNX_RUNTIME)) {
      assertThat(asked.engineChoice().chosen().name()).isEqualTo("OneDNN");
      assertThat(plain.engineChoice().chosen().name()).isEqualTo("OnnxRuntime");
      Segmenter ours = asked.slots().getFirst();
      ModelSpec spec = model.spec();
      InspectionLine line = new InspectionLine(3, spec.inputWidth(), spec.inputHeight());
      FittedFrame frame = ours.fit(line.frame(50).image());

      byte[] map = ours.segment(List.of(frame)).getFirst().classMap().ids();
      byte[] theirs = plain.slots().getFirst().segment(List.of(frame)).getFirst().classMap().ids();

      assertThat(agreement(map, theirs)).isGreaterThan(0.995);
    }
  }

  @Test
  void theBundledModelsEngineIsPickedOnFramesOfItsLine() {
    ModelPackage model = BundledModel.unpack(folder);
    FrameFitter fitter =
        new FrameFitter(model.spec().inputWidth(), model.spec().inputHeight(), model.spec().fit());
    EngineTrial trial =
        new EngineTrial.OnFrames(
            BundledModel.frames(model.spec()).stream().map(fitter::fit).toList());

    try (LoadedModel picked =
        LoadedModel.open(
            model.onnx(), model.spec(), new EngineSettings(1, 1, PreferredEngine.AUTO), trial)) {
      List<EngineChoice.Compared> compared = picked.engineChoice().compared();

      assertThat(compared).extracting(one -> one.engine().name()).contains("OneDNN");
      assertThat(compared.getLast().agreement()).isGreaterThan(0.995);
      assertThat(compared.getLast().engine().instructionSet()).startsWith("AVX");
      assertThat(compared)
          .extracting(EngineChoice.Compared::engine)
          .contains(picked.engineChoice().chosen());
    }
  }

  private static LoadedModel open(ModelPackage model, PreferredEngine engine) {
    return LoadedModel.open(model.onnx(), model.spec(), new EngineSettings(1, 1, engine));
  }

  private static double agreement(byte[] ours, byte[] theirs) {
    int same = 0;
    for (int at = 0; at < ours.length; at++) {
      same += ours[at] == theirs[at] ? 1 : 0;
    }
    return same / (double) ours.length;
  }
}
