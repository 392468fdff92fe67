package dev.maskstream.processor.gate;

import java.time.Duration;

/**
 * What is known of a shadow that is to serve.
 *
 * @param evidence from its training
 * @param servingVersion what it would replace
 * @param shadow what it did since it became the shadow
 * @param serving what the serving version did in that time
 * @param waited since it became the shadow
 * @param rejected whether every process that tried it has rejected it
 */
record Candidate(
    Evidence evidence,
    String servingVersion,
    RunFigures shadow,
    RunFigures serving,
    Duration waited,
    boolean rejected) {}
