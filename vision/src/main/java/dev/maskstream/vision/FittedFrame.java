package dev.maskstream.vision;

import java.nio.ByteBuffer;

/**
 * A frame at the network's size: what one row of the input tensor holds.
 *
 * @param pixels {@code inputHeight * inputWidth * 3} bytes of RGB, a direct buffer from position 0
 */
public record FittedFrame(Letterbox letterbox, ByteBuffer pixels) {}
