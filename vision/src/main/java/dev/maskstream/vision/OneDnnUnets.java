package dev.maskstream.vision;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs U-Nets in oneDNN, each slot on one thread of the processor. */
final class OneDnnUnets implements UnetEngine {
  private static final String ENGINE = "OneDNN";

  @Override
  public String name() {
    return ENGINE;
  }

  @Override
  public PreferredEngine setting() {
    return PreferredEngine.ONEDNN;
  }

  /** Its library is large, so it is not loaded to say more. */
  @Override
  public Optional<String> obstacle() {
    return Engine.hasEngine(ENGINE)
        ? Optional.empty()
        : Optional.of("no engine of this name is on the class path");
  }

  @Override
  public int mostSlots() {
    return Integer.MAX_VALUE;
  }

  @Override
  public List<String> precisions(ModelFacts facts) {
    return facts.precision().equals("int8") ? List.of("int8") : List.of("bf16", "f32");
  }

  @Override
  public Segmenter open(UnetFile file, String precision) {
    Model model = null;
    try {
      model = Engine.getEngine(ENGINE).newModel(file.onnx().getFileName().toString(), null);
      model.load(file.onnx(), null, Map.of("precision", precision));
    } catch (IOException | MalformedModelException | RuntimeException e) {
      // Whatever it is, the remedy is the same: another engine.
      if (model != null) {
        model.close();
      }
      throw new EngineException(EngineException.rootMessage(e), e);
    }
    EngineInfo engine =
        new EngineInfo(ENGINE, model.getProperty("precision"), model.getProperty("isa"));
    return new UnetSegmenter(file.spec(), engine, file.facts(), model);
  }
}
