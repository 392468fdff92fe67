package dev.maskstream.vision.image;

import org.bytedeco.javacpp.BytePointer;

/**
 * A picture in native memory, 8-bit RGB, top row first. Belongs to whoever made it and is valid as
 * long as they say.
 *
 * @param rowBytes from the start of one row to the next, at least {@code width * 3}
 * @param quarterTurns clockwise, 0 to 3, that bring it upright
 */
public record NativeRgb(
    BytePointer pixels, int width, int height, long rowBytes, int quarterTurns) {}
