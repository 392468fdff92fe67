package dev.maskstream.vision.prompt;

/** A box around the object, in pixels of the picture, as {@link PromptPoint} counts them. */
public record PromptBox(float left, float top, float right, float bottom) {}
