package dev.maskstream.processor.registry;

import dev.maskstream.processor.batching.ReadyModel;
import dev.maskstream.proto.v1.ModelVersion;
import java.time.Duration;

/**
 * A version that is loaded, and since when it has been in its state.
 *
 * @param mark its mark on disk while in this state
 * @param reason why it is in this state
 */
record LiveVersion<S extends ModelState>(
    ModelVersion version,
    ReadyModel model,
    TrialRecords.Mark mark,
    S state,
    String reason,
    long sinceNanos) {
  Duration age(long nowNanos) {
    return Duration.ofNanos(nowNanos - sinceNanos);
  }

  boolean is(ModelVersion other) {
    return version.equals(other);
  }
}
