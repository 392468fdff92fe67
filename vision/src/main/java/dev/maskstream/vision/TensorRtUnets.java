package dev.maskstream.vision;

import ai.djl.Model;
import ai.djl.engine.Engine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs U-Nets on an NVIDIA GPU by TensorRT: for each slot the plan on the device, with a stream,
 * pinned buffers and a profile for each batch size. The first slot of a file that is new here
 * builds the plan, or refits one of the same network.
 */
final class TensorRtUnets implements UnetEngine {
  private final TensorRt tensorRt;

  TensorRtUnets() {
    this.tensorRt = new TensorRt();
  }

  /**
   * @param engine throws as DJL does where it is not there
   */
  TensorRtUnets(Supplier<Engine> engine) {
    this.tensorRt = new TensorRt(engine);
  }

  @Override
  public String name() {
    return TensorRt.ENGINE;
  }

  @Override
  public PreferredEngine setting() {
    return PreferredEngine.TENSORRT;
  }

  @Override
  public int mostSlots() {
    return TensorRt.MOST_SLOTS;
  }

  @Override
  public Optional<String> obstacle() {
    return tensorRt.obstacle();
  }

  /** Its own: TensorRT computes in what the file says. */
  @Override
  public List<String> precisions(ModelFacts facts) {
    return List.of(facts.precision());
  }

  @Override
  public Segmenter open(UnetFile file, String precision) {
    String profiles =
        file.facts().batchSizes().stream().map(String::valueOf).collect(Collectors.joining(","));
    Model model =
        tensorRt.load(
            file.onnx(),
            TensorRt.plans(file.onnx()),
            file.settings(),
            Map.of("profiles", profiles, "refit", Boolean.toString(file.settings().refit())));
    EngineInfo info = new EngineInfo(name(), precision);
    return file.afterFirstBatch(new UnetSegmenter(file.spec(), info, file.facts(), model));
  }
}
