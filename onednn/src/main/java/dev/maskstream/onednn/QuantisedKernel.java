package dev.maskstream.onednn;

/** A kernel as signed bytes around 0, {@code [filters, channels, height, width]}. */
final class QuantisedKernel {
  private static final int LARGEST = 127;

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

  /** Sums of the bytes, with steps as much coarser as the largest sum of a filter asks for. */
  QuantisedKernel spread(Spread spread, int filters) {
    float[] whole = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      whole[i] = values[i];
    }
    float[] sums = spread.sums(whole);
    byte[] bytes = new byte[sums.length];
    float[] coarser = scales.clone();
    int perFilter = sums.length / filters;
    for (int filter = 0; filter < filters; filter++) {
      float largest = LARGEST;
      for (int i = filter * perFilter; i < (filter + 1) * perFilter; i++) {
        largest = Math.max(largest, Math.abs(sums[i]));
      }
      coarser[filter] *= largest / LARGEST;
      for (int i = filter * perFilter; i < (filter + 1) * perFilter; i++) {
        bytes[i] = (byte) Math.round(sums[i] * LARGEST / largest);
      }
    }
    return new QuantisedKernel(bytes, coarser);
  }
}
