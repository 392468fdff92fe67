package dev.maskstream.processor.registry;

/**
 * How long each step of loading a version took, in milliseconds; 0 for steps that were not reached.
 */
public record StepTimes(long fetchMillis, long buildMillis, long warmUpMillis, long goldenMillis) {
  static final StepTimes NONE = new StepTimes(0, 0, 0, 0);

  StepTimes fetched(long millis) {
    return new StepTimes(millis, buildMillis, warmUpMillis, goldenMillis);
  }

  StepTimes built(long build, long warmUp) {
    return new StepTimes(fetchMillis, build, warmUp, goldenMillis);
  }

  StepTimes compared(long millis) {
    return new StepTimes(fetchMillis, buildMillis, warmUpMillis, millis);
  }
}
