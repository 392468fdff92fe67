package dev.maskstream.vision.prompt;

/**
 * A click, in pixels of the picture: x to the right, y down, (0, 0) the outer corner of the first
 * pixel.
 *
 * @param foreground whether the object is here; otherwise it is not
 */
public record PromptPoint(float x, float y, boolean foreground) {}
