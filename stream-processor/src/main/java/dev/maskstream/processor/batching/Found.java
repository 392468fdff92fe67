package dev.maskstream.processor.batching;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.prompt.FoundMask;
import java.util.List;

/**
 * What was found in a frame.
 *
 * @param said the class map
 * @param classes that its ids stand for
 * @param objects that standing prompts found, in order of the prompts; none without prompts
 */
record Found(Segmentation said, List<SegmentClass> classes, List<FoundMask> objects) {}
