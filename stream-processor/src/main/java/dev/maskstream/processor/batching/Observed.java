package dev.maskstream.processor.batching;

import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.image.ClassMap;
import java.util.OptionalDouble;

/**
 * Who keeps the figures of model versions. Called on engine and encode threads, which wait
 * meanwhile: an implementation is quick, takes calls of many threads at once and does not throw.
 */
public interface Observed {
  /** Keeps no figures. */
  Observed NOBODY =
      new Observed() {
        @Override
        public void segmented(
            ModelSpec spec,
            boolean shadow,
            int frames,
            long inferNanos,
            OptionalDouble meanConfidence) {}

        @Override
        public void failed(ModelSpec spec, boolean shadow, int frames) {}

        @Override
        public void skipped(ModelSpec shadow, int frames) {}

        @Override
        public void compared(
            ModelSpec shadow, ModelSpec serving, ClassMap live, ClassMap shadowed) {}
      };

  /**
   * A version has segmented frames. A batch of live frames is told frame by frame.
   *
   * @param shadow whether it ran beside the version that serves
   * @param inferNanos engine time for each of them: their batch's, shared out
   * @param meanConfidence of these frames, 0 to 1; empty when the model gives none
   */
  void segmented(
      ModelSpec spec, boolean shadow, int frames, long inferNanos, OptionalDouble meanConfidence);

  /** A version could not segment frames, whether the frames or the version were at fault. */
  void failed(ModelSpec spec, boolean shadow, int frames);

  /** A shadow was to see frames, and the engine had no time for them. */
  void skipped(ModelSpec shadow, int frames);

  /**
   * A shadow has segmented a frame that the serving version has segmented too.
   *
   * @param live what the serving version says, at the frame's size
   * @param shadowed what the shadow says, at the same size
   */
  void compared(ModelSpec shadow, ModelSpec serving, ClassMap live, ClassMap shadowed);
}
