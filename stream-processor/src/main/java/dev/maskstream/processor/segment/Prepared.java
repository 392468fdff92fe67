package dev.maskstream.processor.segment;

import dev.maskstream.processor.prompts.PromptPlan;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.prompt.Embedding;
import java.util.Optional;

/**
 * A request that is ready for the engine.
 *
 * @param width of the picture as seen, in pixels
 * @param digest of the picture's bytes
 * @param embedding if it was there
 * @param fitted for the encoder, if it was not
 * @param fittedForSemantic for a panoptic answer
 * @param decodeNanos what decoding and fitting took; 0 if there was no need
 */
record Prepared(
    int width,
    int height,
    String digest,
    Optional<Embedding> embedding,
    Optional<FittedFrame> fitted,
    Optional<FittedFrame> fittedForSemantic,
    PromptPlan plan,
    long decodeNanos) {}
