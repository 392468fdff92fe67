package dev.maskstream.trainer.net;

import dev.maskstream.vision.image.ClassMap;

/**
 * What a network makes of one frame, at the network's size.
 *
 * @param confidence probability of each pixel's class x 255, rounded
 */
public record Prediction(ClassMap classes, ClassMap confidence) {}
