package dev.maskstream.onednn;

/**
 * What activations and kernels are kept as. Biases and logits are always 32-bit floats, sums
 * 32-bit.
 */
public enum Precision {
  F32("f32", "fp32"),
  BF16("bf16", "bf16"),
  /** Bytes where the file says so, 32-bit floats elsewhere. */
  INT8("int8", "int8");

  private final String label;
  private final String property;

  Precision(String label, String property) {
    this.label = label;
    this.property = property;
  }

  /** As the option spells it. */
  public String label() {
    return label;
  }

  /** As a loaded model's property {@code precision} spells it. */
  String property() {
    return property;
  }
}
