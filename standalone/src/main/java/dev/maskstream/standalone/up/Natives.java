package dev.maskstream.standalone.up;

import ai.djl.engine.Engine;
import dev.maskstream.vision.EngineProbe;
import dev.maskstream.vision.image.OpenCv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Native libraries, loaded while the broker starts: a second that nobody has to wait for. */
final class Natives {
  private static final Logger log = LoggerFactory.getLogger(Natives.class);

  private Natives() {}

  static void load() {
    OpenCv.load();
    // Settles DJL's own settings, which the engine reads when it starts.
    Engine.getEngine(EngineProbe.onnxRuntime("fp32").chosen().name());
  }

  /** That of an engine which may be chosen. Who opens a model says why, if it cannot be used. */
  static void loadOneDnn() {
    try {
      Engine.getEngine("OneDNN");
    } catch (RuntimeException e) {
      log.atDebug().setCause(e).log("OneDNN cannot be used");
    }
  }
}
