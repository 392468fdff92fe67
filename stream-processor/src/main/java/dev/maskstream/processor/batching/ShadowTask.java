package dev.maskstream.processor.batching;

import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.Segmentation;

/**
 * A frame that a shadow is to see, with what the serving version said of it.
 *
 * @param reference the shadow's; the task is void when it has changed
 * @param serving which version said {@code live}
 */
record ShadowTask(
    ModelReference reference,
    ReadyModel shadow,
    RepeatableFrame frame,
    ModelSpec serving,
    Segmentation live) {

  boolean isWanted() {
    return reference.isShadow(shadow);
  }
}
