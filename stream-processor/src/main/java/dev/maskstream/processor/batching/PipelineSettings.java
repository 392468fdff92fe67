package dev.maskstream.processor.batching;

/**
 * Sizes of a pipeline.
 *
 * @param slots engine slots, each with one owner thread, at least 1
 * @param pictureThreads threads that decode, and as many that encode, at least 1
 * @param capacity most frames at once
 */
public record PipelineSettings(BatchPolicy policy, int slots, int pictureThreads, int capacity) {}
