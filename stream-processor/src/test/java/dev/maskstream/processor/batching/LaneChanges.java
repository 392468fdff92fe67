package dev.maskstream.processor.batching;

import java.util.Optional;
import java.util.function.Consumer;

/** Lets tests of other packages see what the pipeline is told of models. */
public final class LaneChanges {
  private LaneChanges() {}

  public static void watch(ModelLanes lanes, Consumer<Optional<String>> listener) {
    lanes.watch(listener);
  }
}
