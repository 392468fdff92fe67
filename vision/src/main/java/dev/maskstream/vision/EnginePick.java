package dev.maskstream.vision;

import dev.maskstream.vision.EngineChoice.Refused;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Picks the engine that runs a file: the one that the settings name, or the fastest by a trial.
 *
 * <p>Threads: one, which is to start those of the engine.
 */
final class EnginePick {
  private final UnetFile file;
  private final List<UnetEngine> inOrder;
  private final LongSupplier nanoClock;
  private final List<Refused> refused = new ArrayList<>();

  /**
   * @param inOrder the last one is what others are held to
   */
  EnginePick(UnetFile file, List<UnetEngine> inOrder, LongSupplier nanoClock) {
    this.file = file;
    this.inOrder = inOrder;
    this.nanoClock = nanoClock;
  }

  /**
   * Picks one.
   *
   * @throws EngineException if none takes the file
   */
  PickedEngine pick(EngineTrial trial) {
    PreferredEngine wanted = file.settings().engine();
    if (wanted != PreferredEngine.AUTO) {
      return named(wanted);
    }
    return switch (trial) {
      case EngineTrial.Impossible(String reason) -> withoutTrial(reason);
      case EngineTrial.OnFrames frames ->
          new EngineComparison(file, inOrder, frames, nanoClock).fastest();
    };
  }

  private PickedEngine named(PreferredEngine wanted) {
    for (UnetEngine engine : inOrder.subList(0, inOrder.size() - 1)) {
      Optional<PickedEngine> picked =
          engine.setting() == wanted ? opened(engine) : refuse(engine, idleness(wanted));
      if (picked.isPresent()) {
        return picked.get();
      }
    }
    return last();
  }

  /** Where an engine is not here at all, that says more than a setting. */
  private static String idleness(PreferredEngine wanted) {
    return "the setting `engine` says " + wanted.setting();
  }

  private PickedEngine withoutTrial(String reason) {
    for (UnetEngine engine : inOrder.subList(0, inOrder.size() - 1)) {
      var _ = refuse(engine, reason);
    }
    return last();
  }

  private Optional<PickedEngine> refuse(UnetEngine engine, String reason) {
    refused.add(new Refused(engine.name(), engine.obstacle().orElse(reason)));
    return Optional.empty();
  }

  private Optional<PickedEngine> opened(UnetEngine engine) {
    Optional<String> obstacle = engine.obstacle();
    if (obstacle.isPresent()) {
      return refuse(engine, obstacle.get());
    }
    // What is wrong with a file is so in every precision, and said once.
    Set<String> reasons = new LinkedHashSet<>();
    for (String precision : engine.precisions(file.facts())) {
      try {
        return Optional.of(picked(engine, precision));
      } catch (EngineException e) {
        e.throwIfDeviceLost();
        reasons.add(e.getMessage());
      }
    }
    return refuse(engine, String.join("; ", reasons));
  }

  private PickedEngine last() {
    UnetEngine engine = inOrder.getLast();
    engine
        .obstacle()
        .ifPresent(
            reason -> {
              throw new EngineException("no engine: " + engine.name() + ": " + reason, null);
            });
    return picked(engine, engine.precisions(file.facts()).getFirst());
  }

  private PickedEngine picked(UnetEngine engine, String precision) {
    Segmenter first = engine.open(file, precision);
    return new PickedEngine(engine, precision, new EngineChoice(first.engine(), refused), first);
  }
}
