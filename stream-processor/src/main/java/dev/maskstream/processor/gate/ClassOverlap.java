package dev.maskstream.processor.gate;

/**
 * How far two versions agree on one class.
 *
 * @param name in the serving version
 * @param intersection pixels that both call so
 * @param union pixels that either calls so; above 0
 */
record ClassOverlap(int id, String name, long intersection, long union) {
  double iou() {
    return (double) intersection / union;
  }
}
