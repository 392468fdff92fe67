package dev.maskstream.onednn;

/** What activations and kernels are kept as. Sums, biases and logits are always 32-bit floats. */
public enum Precision {
  F32,
  BF16;

  /** As settings and reports spell it. */
  public String label() {
    return this == F32 ? "f32" : "bf16";
  }
}
