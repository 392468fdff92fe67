package dev.maskstream.standalone.doctor;

import ai.djl.engine.Engine;
import dev.maskstream.vision.EngineChoice;
import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.EngineProbe;
import dev.maskstream.vision.image.OpenCv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

  /** The engine that serves, then those that would come before it, with the reason they do not. */
  static List<Finding> engines() {
    List<Finding> findings = new ArrayList<>();
    try {
      EngineChoice choice = EngineProbe.choose("fp32");
      String chosen = choice.chosen().name();
      Engine.getEngine(chosen);
      findings.add(Finding.good("engine", chosen + " loads and runs models"));
      for (EngineChoice.Refused refused : choice.refused()) {
        findings.add(Finding.limited("engine " + refused.name(), refused.reason()));
      }
    } catch (EngineException | LinkageError e) {
      findings.add(Finding.bad("engine", "none runs models here: " + e.getMessage()));
    }
    return findings;
  }

  /** Whether the kernel shows an NVIDIA driver. */
  static Finding gpu(Path driver) {
    return Files.isReadable(driver)
        ? Finding.limited("gpu", "an NVIDIA driver is there; this build runs models on the CPU")
        : Finding.good("gpu", "no NVIDIA driver: models run on the CPU");
  }
}
