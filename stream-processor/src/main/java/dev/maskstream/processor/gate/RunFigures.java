package dev.maskstream.processor.gate;

import java.util.List;

/**
 * What a version did over some time, in all processes together. Figures that nothing is known of
 * are NaN.
 *
 * @param frames segmented
 * @param failed frames that the engine failed on
 * @param p99Micros engine time for a batch: the mean of what the reports say, weighted by frames
 * @param meanConfidence 0 to 1
 * @param pixels compared with the serving version's
 * @param agreeingPixels of those
 */
record RunFigures(
    long frames,
    long failed,
    double p99Micros,
    double meanConfidence,
    long pixels,
    long agreeingPixels) {

  static final RunFigures NONE = of(List.of());

  static RunFigures of(List<RunReport> reports) {
    long frames = 0;
    long failed = 0;
    double times = 0;
    long confident = 0;
    double confidences = 0;
    long pixels = 0;
    long agreeing = 0;
    for (RunReport report : reports) {
      frames += report.frames();
      failed += report.failed();
      times += (double) report.p99Micros() * report.frames();
      pixels += report.pixels();
      agreeing += report.agreeingPixels();
      if (!Float.isNaN(report.meanConfidence())) {
        confident += report.frames();
        confidences += (double) report.meanConfidence() * report.frames();
      }
    }
    return new RunFigures(
        frames, failed, times / frames, confidences / confident, pixels, agreeing);
  }

  /** Frames that were tried. */
  long tried() {
    return frames + failed;
  }

  /** Of the frames that were tried, 0 to 1; NaN before the first. */
  double failedShare() {
    return (double) failed / tried();
  }

  /** Share of pixels, 0 to 1; NaN before the first comparison. */
  double agreement() {
    return (double) agreeingPixels / pixels;
  }
}
