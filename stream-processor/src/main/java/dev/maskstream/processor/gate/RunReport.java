package dev.maskstream.processor.gate;

import dev.maskstream.proto.v1.VersionReport;

/**
 * What is kept of one process's report of one version.
 *
 * @param fromMicros microseconds since 1970
 * @param against the version a shadow was compared with
 * @param meanConfidence 0 to 1, or NaN
 */
record RunReport(
    long fromMicros,
    long toMicros,
    String against,
    long frames,
    long failed,
    long p99Micros,
    float meanConfidence,
    long pixels,
    long agreeingPixels) {

  static RunReport of(VersionReport report) {
    return new RunReport(
        report.getFromMicros(),
        report.getToMicros(),
        report.getAgainstVersion(),
        report.getFrames(),
        report.getFailed(),
        report.getInferP99Micros(),
        report.hasMeanConfidence() ? report.getMeanConfidence() : Float.NaN,
        report.getPixels(),
        report.getAgreeingPixels());
  }

  /** False for a shadow that was compared with another version than this one. */
  boolean isAgainst(String serving) {
    return against.isEmpty() || against.equals(serving);
  }

  /** What anyone may write to a topic is no report if it counts below nothing. */
  boolean makesSense() {
    return frames >= 0
        && failed >= 0
        && p99Micros >= 0
        && agreeingPixels >= 0
        && pixels >= agreeingPixels
        && fromMicros <= toMicros;
  }
}
