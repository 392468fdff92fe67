package dev.maskstream.vision;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * TensorRT as DJL knows it, by its name. A file that is new here is built into a plan, which takes
 * minutes; plans are kept in the folder {@code plans} beside the file.
 *
 * <p>Threads: any.
 */
public final class TensorRt {
  public static final String ENGINE = "TensorRT";

  /** One copies while another computes; more only take the device's memory. */
  public static final int MOST_SLOTS = 3;

  private static final String PLANS = "plans";

  private final Supplier<Engine> engine;

  public TensorRt() {
    this(TensorRt::installed);
  }

  /**
   * @param engine throws as DJL does where it is not there
   */
  public TensorRt(Supplier<Engine> engine) {
    this.engine = engine;
  }

  private static Engine installed() {
    EngineProbe.prepare();
    if (!Engine.hasEngine(ENGINE)) {
      throw new ai.djl.engine.EngineException("no engine of this name is on the class path");
    }
    return Engine.getEngine(ENGINE);
  }

  /**
   * Why it runs nothing here. The engine asks the driver first, so nothing of NVIDIA's is loaded
   * where there is no GPU.
   */
  public Optional<String> obstacle() {
    try {
      var _ = engine.get();
      return Optional.empty();
    } catch (ai.djl.engine.EngineException | LinkageError e) {
      return Optional.of(EngineException.rootMessage(e));
    }
  }

  /** Where a file's plans are kept, and what else is made of it for this engine. */
  public static Path plans(Path onnx) {
    return onnx.toAbsolutePath().resolveSibling(PLANS);
  }

  /**
   * Loads a file onto the device.
   *
   * @param plans where its plan is kept
   * @param settings say which device
   * @param options of the engine, beside these
   * @throws EngineException if the engine does not take the file or its device fails
   */
  public Model load(Path onnx, Path plans, EngineSettings settings, Map<String, String> options) {
    Model model = engine.get().newModel(onnx.getFileName().toString(), null);
    Map<String, String> all = new HashMap<>(options);
    all.put("cacheDir", plans.toString());
    all.put("deviceId", Integer.toString(settings.device()));
    try {
      model.load(onnx, null, all);
      return model;
    } catch (IOException | MalformedModelException | RuntimeException e) {
      EngineException.Kind kind = new DeviceReport(model).kindOfFailure(0, e);
      model.close();
      throw new EngineException(kind, EngineException.rootMessage(e), e);
    }
  }
}
