package dev.maskstream.standalone.up;

import dev.maskstream.gateway.ReadinessCheck;
import dev.maskstream.processor.Readiness;
import dev.maskstream.processor.registry.ModelState;
import dev.maskstream.vision.EngineChoice;
import java.util.stream.Collectors;

/** What `/readyz` of the whole tells of the processor in it. */
final class ProcessorCheck {
  /** Each model that serves, its engine, and why others do not run it; or the faults. */
  static ReadinessCheck.Answer answer(Readiness now) {
    if (!now.isReady()) {
      return new ReadinessCheck.Answer(false, String.join("; ", now.faults()));
    }
    String models =
        now.models().stream()
            .flatMap(status -> status.serving().stream())
            .map(ProcessorCheck::sentence)
            .collect(Collectors.joining(" "));
    return new ReadinessCheck.Answer(true, "running. " + models);
  }

  private static String sentence(ModelState.Serving serving) {
    EngineChoice choice = serving.engine().choice();
    String others =
        choice.refused().stream()
            .map(one -> "; not on %s: %s".formatted(one.name(), one.reason()))
            .collect(Collectors.joining());
    return "%s runs on %s in %s%s."
        .formatted(serving.id(), choice.chosen().name(), choice.chosen().precision(), others);
  }

  private ProcessorCheck() {}
}
