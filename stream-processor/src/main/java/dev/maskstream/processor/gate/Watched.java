package dev.maskstream.processor.gate;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known of a version that serves since a short while.
 *
 * @param now what it did since it was decided on
 * @param before what the version before it did last; {@link RunFigures#NONE} if that is not known
 * @param sinceDecided time since the decision
 * @param sinceServing time since the first process served it; empty while none does
 * @param rejected whether every process that tried it has rejected it
 */
record Watched(
    RunFigures now,
    RunFigures before,
    Duration sinceDecided,
    Optional<Duration> sinceServing,
    boolean rejected) {}
