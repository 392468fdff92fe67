package dev.maskstream.onednn;

/** A kernel as signed bytes around 0, {@code [filters, channels, height, width]}. */
final class QuantisedKernel {
  private final byte[] values;
  private final float[] scales;

  /**
   * @param values not copied; not to be changed any more
   * @param scales likewise; what a step is worth, one for each filter
   */
  QuantisedKernel(byte[] values, float[] scales) {
    this.values = values;
    this.scales = scales;
  }

  byte[] values() {
    return values.clone();
  }

  float[] scales() {
    return scales.clone();
  }
}
