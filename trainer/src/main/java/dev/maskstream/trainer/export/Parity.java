package dev.maskstream.trainer.export;

/**
 * How near an exported file comes to the network it was made from.
 *
 * @param pixels pixels compared, above 0
 * @param agreeing pixels whose class is the same
 * @param largestConfidenceDifference of any pixel, in 255ths
 */
public record Parity(long pixels, long agreeing, int largestConfidenceDifference) {
  /** Share of pixels with the same class, 0 to 1. */
  public double agreement() {
    return (double) agreeing / pixels;
  }
}
