package dev.maskstream.vision;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Opens ONNX graphs in ONNX Runtime, one session for each slot. */
public final class OnnxRuntimeSession {
  static final String ENGINE = "OnnxRuntime";

  /** Why it runs no model in this process. */
  static Optional<String> absence() {
    return Engine.hasEngine(ENGINE)
        ? Optional.empty()
        : Optional.of("it is not on the class path; " + Engine.getAllEngines() + " are");
  }

  /**
   * Loads a graph into a session of its own on the processor, after {@link EngineProbe} has settled
   * how engines start.
   *
   * @throws EngineException if the engine refuses the file
   */
  public static Model open(Path onnx, EngineSettings settings) {
    return open(onnx, settings, Device.cpu());
  }

  /**
   * Likewise on a device. Without one DJL would choose.
   *
   * @throws EngineException as above, or if the device fails
   */
  static Model open(Path onnx, EngineSettings settings, Device device) {
    // DJL's engine must create the OrtEnvironment, so it is asked before any other class of ORT.
    Model model = Engine.getEngine(ENGINE).newModel(onnx.getFileName().toString(), device);
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(settings.threadsPerSlot());
      options.setInterOpNumThreads(1);
      // Slots share the processors: a thread that spins while it waits takes another slot's time.
      options.addConfigEntry("session.intra_op.allow_spinning", settings.slots() > 1 ? "0" : "1");
      model.load(onnx, null, Map.of("sessionOptions", options));
      return model;
    } catch (OrtException | IOException | MalformedModelException e) {
      EngineException.Kind kind = new DeviceReport(model).kindOfFailure(0, e);
      model.close();
      throw new EngineException(
          kind, ENGINE + " cannot load " + onnx + ": " + EngineException.rootMessage(e), e);
    }
  }

  private OnnxRuntimeSession() {}
}
