package dev.maskstream.vision.prompt;

import dev.maskstream.vision.image.Extent;

/**
 * What one prompt found in one frame, beside its place in the class map.
 *
 * @param prompt which prompt, from 0; the class map says one more
 * @param area pixels of the whole mask, also where another prompt's covers it
 * @param predictedIou the model's own estimate of the IoU with the truth, 0 to 1
 * @param stability IoU of the masks cut one logit below and one above the threshold, 0 to 1
 */
public record PromptInstance(
    int prompt, Extent box, int area, float predictedIou, float stability) {}
