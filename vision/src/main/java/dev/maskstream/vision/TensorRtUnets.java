package dev.maskstream.vision;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs U-Nets on an NVIDIA GPU by TensorRT: for each slot the plan on the device, with a stream,
 * pinned buffers and a profile for each batch size. The first slot of a file that is new here
 * builds the plan, which takes minutes; it is kept in the folder {@code plans} beside the file.
 */
final class TensorRtUnets implements UnetEngine {
  private static final String ENGINE = "TensorRT";
  private static final String PLANS = "plans";

  /** One copies while another computes; more only take the device's memory. */
  private static final int MOST_SLOTS = 3;

  private final Supplier<Engine> engine;

  TensorRtUnets() {
    this(TensorRtUnets::installed);
  }

  /**
   * @param engine throws as DJL does where it is not there
   */
  TensorRtUnets(Supplier<Engine> engine) {
    this.engine = engine;
  }

  private static Engine installed() {
    if (!Engine.hasEngine(ENGINE)) {
      throw new ai.djl.engine.EngineException("no engine of this name is on the class path");
    }
    return Engine.getEngine(ENGINE);
  }

  @Override
  public String name() {
    return ENGINE;
  }

  @Override
  public PreferredEngine setting() {
    return PreferredEngine.TENSORRT;
  }

  @Override
  public int mostSlots() {
    return MOST_SLOTS;
  }

  /** The engine asks the driver first, so nothing of NVIDIA's is loaded where there is no GPU. */
  @Override
  public Optional<String> obstacle() {
    try {
      var _ = engine.get();
      return Optional.empty();
    } catch (ai.djl.engine.EngineException | LinkageError e) {
      return Optional.of(EngineException.rootMessage(e));
    }
  }

  /** Its own: TensorRT computes in what the file says. */
  @Override
  public List<String> precisions(ModelFacts facts) {
    return List.of(facts.precision());
  }

  /** Runs a first batch too, for that is when the device's memory is taken. */
  @Override
  public Segmenter open(UnetFile file, String precision) {
    Model model = engine.get().newModel(file.onnx().getFileName().toString(), null);
    load(model, file);
    EngineInfo info = new EngineInfo(ENGINE, precision);
    Segmenter slot = new UnetSegmenter(file.spec(), info, file.facts(), model);
    try {
      slot.segment(file.batchOf(blank(file.facts())));
      return slot;
    } catch (RuntimeException e) {
      slot.close();
      throw e;
    }
  }

  private static void load(Model model, UnetFile file) {
    String profiles =
        file.facts().batchSizes().stream().map(String::valueOf).collect(Collectors.joining(","));
    String plans = file.onnx().toAbsolutePath().resolveSibling(PLANS).toString();
    try {
      model.load(file.onnx(), null, Map.of("profiles", profiles, "cacheDir", plans));
    } catch (IOException | MalformedModelException | RuntimeException e) {
      EngineException.Kind kind = new DeviceReport(model).kindOfFailure(0);
      model.close();
      throw new EngineException(kind, EngineException.rootMessage(e), e);
    }
  }

  private static FittedFrame blank(ModelFacts facts) {
    int width = facts.inputWidth();
    int height = facts.inputHeight();
    return new FittedFrame(
        new Letterbox(width, height, width, height, width, height),
        ByteBuffer.allocateDirect(width * height * 3));
  }
}
