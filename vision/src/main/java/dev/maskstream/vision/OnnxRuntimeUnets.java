package dev.maskstream.vision;

import java.util.List;
import java.util.Optional;

/** Runs every U-Net, on the processor, in what its file is kept in. */
final class OnnxRuntimeUnets implements UnetEngine {
  @Override
  public String name() {
    return OnnxRuntimeSession.ENGINE;
  }

  @Override
  public PreferredEngine setting() {
    return PreferredEngine.ONNX_RUNTIME;
  }

  @Override
  public Optional<String> obstacle() {
    return OnnxRuntimeSession.absence();
  }

  @Override
  public int mostSlots() {
    return Integer.MAX_VALUE;
  }

  @Override
  public List<String> precisions(ModelFacts facts) {
    return List.of(facts.precision());
  }

  @Override
  public Segmenter open(UnetFile file, String precision) {
    return new UnetSegmenter(
        file.spec(),
        new EngineInfo(name(), precision),
        file.facts(),
        OnnxRuntimeSession.open(file.onnx(), file.settings()));
  }
}
