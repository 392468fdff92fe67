package dev.maskstream.vision;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** An engine that this build runs no U-Nets on, and why. */
record AbsentUnetEngine(String name, PreferredEngine setting, Supplier<String> reason)
    implements UnetEngine {
  @Override
  public Optional<String> obstacle() {
    return Optional.of(reason.get());
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
    throw new EngineException(reason.get(), null);
  }
}
