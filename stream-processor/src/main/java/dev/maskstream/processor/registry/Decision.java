package dev.maskstream.processor.registry;

import dev.maskstream.proto.v1.ModelVersion;
import dev.maskstream.proto.v1.Rollout;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A rollout with the versions it names, as far as the registry has them.
 *
 * @param fallbacks what may serve if nothing does and the version named cannot, best first
 */
record Decision(
    Rollout rollout,
    Optional<ModelVersion> serving,
    Optional<ModelVersion> shadow,
    Supplier<List<ModelVersion>> fallbacks) {}
