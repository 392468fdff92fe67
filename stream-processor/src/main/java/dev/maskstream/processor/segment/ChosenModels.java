package dev.maskstream.processor.segment;

import dev.maskstream.processor.batching.ReadyModel;
import java.util.Optional;

/**
 * What a request runs on; both have been entered.
 *
 * @param promptable empty when a panoptic answer has to do without
 * @param semantic of a panoptic answer only
 */
record ChosenModels(Optional<ReadyModel> promptable, Optional<ReadyModel> semantic) {
  /** The model that the answer is said to be of. */
  ReadyModel main() {
    return promptable.or(() -> semantic).orElseThrow();
  }

  void leave() {
    promptable.ifPresent(ReadyModel::leave);
    semantic.ifPresent(ReadyModel::leave);
  }
}
