package dev.maskstream.vision.prompt;

import dev.maskstream.vision.image.ClassMap;

/**
 * What one prompt found.
 *
 * @param promptIndex which prompt, from 0
 * @param mask at the picture's size: 1 inside, 0 outside
 * @param predictedIou the model's own estimate of the IoU with the truth, 0 to 1
 * @param stability IoU of the masks cut one logit below and one above the threshold, 0 to 1
 */
public record PromptedMask(int promptIndex, ClassMap mask, float predictedIou, float stability) {}
