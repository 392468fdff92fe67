package dev.maskstream.vision;

import ai.djl.Device;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs U-Nets on an NVIDIA GPU by ONNX Runtime, where its build can. It builds nothing beforehand,
 * so a model serves at once.
 */
final class OnnxRuntimeCudaUnets implements UnetEngine {
  private static final String NAME = "OnnxRuntime on CUDA";

  /** One copies while another computes; more only take the device's memory. */
  private static final int MOST_SLOTS = 3;

  private final Supplier<Optional<String>> obstacle;

  OnnxRuntimeCudaUnets() {
    this(CudaProbe.ofThisMachine()::obstacle);
  }

  /**
   * @param obstacle why the device cannot be used
   */
  OnnxRuntimeCudaUnets(Supplier<Optional<String>> obstacle) {
    this.obstacle = obstacle;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public PreferredEngine setting() {
    return PreferredEngine.ONNX_RUNTIME;
  }

  @Override
  public int mostSlots() {
    return MOST_SLOTS;
  }

  @Override
  public Optional<String> obstacle() {
    return OnnxRuntimeSession.absence().or(obstacle);
  }

  @Override
  public List<String> precisions(ModelFacts facts) {
    return List.of(facts.precision());
  }

  /** Runs a first batch too, for that is when cuDNN is looked for and memory is taken. */
  @Override
  public Segmenter open(UnetFile file, String precision) {
    return file.afterFirstBatch(
        new UnetSegmenter(
            file.spec(),
            new EngineInfo(name(), precision),
            file.facts(),
            OnnxRuntimeSession.open(
                file.onnx(), file.settings(), Device.gpu(file.settings().device()))));
  }
}
