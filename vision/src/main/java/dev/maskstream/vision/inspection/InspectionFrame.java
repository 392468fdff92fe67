package dev.maskstream.vision.inspection;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;

/**
 * A drawn frame and the truth about it.
 *
 * @param number of the frame, from 0
 * @param labels of the picture's size; a pixel has the class of what covers its centre
 */
public record InspectionFrame(long number, RgbImage image, ClassMap labels) {}
