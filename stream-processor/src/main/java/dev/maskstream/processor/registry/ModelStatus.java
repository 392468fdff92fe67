package dev.maskstream.processor.registry;

import java.util.Optional;

/**
 * How one model stands in this process.
 *
 * @param serving the version that serves, and
 * @param reason why it does
 * @param newest state of the version that was asked for last
 * @param shadow the version in the shadow
 * @param kept the version before, kept warm
 */
public record ModelStatus(
    String name,
    Optional<ModelState.Serving> serving,
    String reason,
    Optional<ModelState> newest,
    Optional<ModelState.Shadowing> shadow,
    Optional<ModelState.Draining> kept) {}
