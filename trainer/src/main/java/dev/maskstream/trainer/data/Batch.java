package dev.maskstream.trainer.data;

import java.nio.ByteBuffer;

/**
 * What one optimizer step sees. Good until the next batch is drawn from the same reader.
 *
 * @param size pictures
 * @param width W, pixels
 * @param height H, pixels
 * @param pixels RGB bytes {@code [size,H,W,3]}
 * @param ids class ids {@code [size,1,H,W]}, 0 where the pixel does not count
 * @param weights float {@code [size,1,H,W]}, 0 where the pixel does not count
 */
public record Batch(
    int size, int width, int height, ByteBuffer pixels, ByteBuffer ids, ByteBuffer weights) {}
