package dev.maskstream.standalone.doctor;

import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.model.BundledModel;
import dev.maskstream.standalone.model.ModelPackage;
import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineInfo;
import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.EngineTrial;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.LoadedModel;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.PreferredEngine;
import dev.maskstream.vision.image.OpenCv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether native libraries load here, and which engine runs models. */
final class EngineChecks {
  private EngineChecks() {}

  static Finding pictures() {
    try {
      OpenCv.load();
      return Finding.good("picture decoder", "OpenCV loads");
    } catch (LinkageError | RuntimeException e) {
      return Finding.bad("picture decoder", "OpenCV does not load here: " + e);
    }
  }

  /**
   * The engine that `engine=auto` picks for the bundled model, what each took, and why others do
   * not run it.
   */
  static List<Finding> engines() {
    try {
      Path folder = Files.createTempDirectory("maskstream-model");
      try {
        return engines(BundledModel.unpack(folder));
      } finally {
        BundledModel.remove(folder);
      }
    } catch (Failure | EngineException | LinkageError | IOException e) {
      return List.of(Finding.bad("engine", "none runs models here: " + e.getMessage()));
    }
  }

  private static List<Finding> engines(ModelPackage model) {
    EngineTrial trial = new EngineTrial.OnFrames(frames(model.spec()));
    EngineSettings settings = new EngineSettings(1, 1, PreferredEngine.AUTO);
    try (LoadedModel loaded = LoadedModel.open(model.onnx(), model.spec(), settings, trial)) {
      return findings(loaded.engineChoice());
    }
  }

  private static List<FittedFrame> frames(ModelSpec spec) {
    FrameFitter fitter = new FrameFitter(spec.inputWidth(), spec.inputHeight(), spec.fit());
    return BundledModel.frames(spec).stream().map(fitter::fit).toList();
  }

  static List<Finding> findings(EngineChoice choice) {
    List<Finding> findings = new ArrayList<>();
    EngineInfo chosen = choice.chosen();
    findings.add(
        Finding.good(
            "engine",
            "%s in %s%s%s"
                .formatted(
                    chosen.name(),
                    chosen.precision(),
                    chosen.instructionSet().isEmpty() ? "" : " by " + chosen.instructionSet(),
                    timings(choice))));
    for (EngineChoice.Refused refused : choice.refused()) {
      findings.add(Finding.limited("engine " + refused.name(), refused.reason()));
    }
    return findings;
  }

  private static String timings(EngineChoice choice) {
    return choice.compared().isEmpty()
        ? ""
        : choice.compared().stream()
            .map(
                one ->
                    "%s %s %.1f ms"
                        .formatted(
                            one.engine().name(), one.engine().precision(), one.millisPerFrame()))
            .collect(Collectors.joining(", ", "; the bundled model takes ", " a frame"));
  }

  /**
   * Whether a GPU can run models.
   *
   * @param driver what the kernel shows of an NVIDIA driver
   * @param obstacle why TensorRT runs nothing here
   */
  static Finding gpu(Path driver, Optional<String> obstacle) {
    if (obstacle.isEmpty()) {
      return Finding.good(
          "gpu", "TensorRT runs here: the setting engine=TensorRT puts models on the GPU");
    }
    return Files.isReadable(driver)
        ? Finding.limited(
            "gpu", "an NVIDIA driver is there, but TensorRT does not run: " + obstacle.get())
        : Finding.good("gpu", "no NVIDIA driver: models run on the CPU");
  }
}
