package dev.maskstream.trainer.check;

import dev.maskstream.vision.SegmentClass;

/**
 * How often a class occurs.
 *
 * @param pictures that show it at all
 */
public record ClassCount(SegmentClass of, long pixels, int pictures) {}
