package dev.maskstream.standalone.up;

import ai.djl.engine.Engine;
import dev.maskstream.vision.EngineProbe;
import dev.maskstream.vision.image.OpenCv;

/** Native libraries, loaded while the broker starts: a second that nobody has to wait for. */
final class Natives {
  private Natives() {}

  static void load() {
    OpenCv.load();
    // Settles DJL's own settings, which the engine reads when it starts.
    Engine.getEngine(EngineProbe.onnxRuntime("fp32").chosen().name());
  }
}
