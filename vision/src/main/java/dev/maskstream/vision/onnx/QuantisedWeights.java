package dev.maskstream.vision.onnx;

import dev.maskstream.vision.onnx.v1.NodeProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A convolution's kernel as int8 and its bias as int32, each filter with a scale of its own. A
 * bias's scale is that of the kernel times that of the input, so that it adds to the sums as they
 * are.
 */
final class QuantisedWeights {
  private static final int LARGEST = 127;
  // A bias that is huge beside its kernel must still fit an int32.
  private static final float LARGEST_BIAS = 1 << 30;

  private final List<Long> shape;
  private final byte[] kernel;
  private final float[] kernelScales;
  private final int[] bias;
  private final float[] biasScales;

  private QuantisedWeights(List<Long> shape, byte[] kernel, float[] scales, int[] bias, float in) {
    this.shape = shape;
    this.kernel = kernel;
    this.kernelScales = scales;
    this.bias = bias;
    this.biasScales = new float[bias.length];
    for (int filter = 0; filter < bias.length; filter++) {
      biasScales[filter] = scales[filter] * in;
    }
  }

  /**
   * Quantises.
   *
   * @param kernel {@code [filters, channels, ...]}
   * @param bias {@code [filters]}; empty for zeros
   * @param inputScale what a step of the convolution's input is worth
   * @param added what is taken off each filter's bias; empty for nothing
   */
  static QuantisedWeights of(
      TensorProto kernel, Optional<TensorProto> bias, float inputScale, Optional<float[]> added) {
    float[] weights = Onnx.values(kernel);
    int filters = Math.toIntExact(kernel.getDims(0));
    float[] shifts = bias.map(Onnx::values).orElse(new float[filters]);
    int perFilter = weights.length / filters;
    byte[] bytes = new byte[weights.length];
    float[] scales = new float[filters];
    int[] ints = new int[filters];
    for (int filter = 0; filter < filters; filter++) {
      shifts[filter] -= added.isPresent() ? added.get()[filter] : 0;
      int from = filter * perFilter;
      int to = from + perFilter;
      float largest = 0;
      for (int i = from; i < to; i++) {
        largest = Math.max(largest, Math.abs(weights[i]));
      }
      float least =
          Math.max(Math.abs(shifts[filter]) / (inputScale * LARGEST_BIAS), Float.MIN_NORMAL);
      scales[filter] = largest == 0 && shifts[filter] == 0 ? 1 : Math.max(largest / LARGEST, least);
      for (int i = from; i < to; i++) {
        bytes[i] = (byte) Math.round(weights[i] / scales[filter]);
      }
      ints[filter] = Math.round(shifts[filter] / (scales[filter] * inputScale));
    }
    return new QuantisedWeights(kernel.getDimsList(), bytes, scales, ints, inputScale);
  }

  /** Name of the kernel as floats, for the convolution that writes {@code output} to read. */
  static String kernelName(String output) {
    return output + "/kernel";
  }

  /** Name of the bias as floats. */
  static String biasName(String output) {
    return output + "/shift";
  }

  List<TensorProto> constants(String output) {
    String kernelName = kernelName(output);
    List<Long> filters = List.of((long) kernelScales.length);
    TensorProto.DataType int8 = TensorProto.DataType.INT8;
    List<TensorProto> constants = new ArrayList<>();
    constants.add(Onnx.bytes(kernelName + "/bytes", int8, shape, kernel));
    constants.add(Onnx.floats(kernelName + "/scale", filters, kernelScales));
    constants.add(Onnx.bytes(kernelName + "/zero", int8, filters, new byte[kernelScales.length]));
    String biasName = biasName(output);
    constants.add(Onnx.ints(biasName + "/ints", filters, bias));
    constants.add(Onnx.floats(biasName + "/scale", filters, biasScales));
    return constants;
  }

  List<NodeProto> nodes(String output) {
    String kernelName = kernelName(output);
    List<NodeProto> nodes = new ArrayList<>();
    nodes.add(
        Onnx.node(
            "DequantizeLinear",
            List.of(kernelName + "/bytes", kernelName + "/scale", kernelName + "/zero"),
            List.of(kernelName),
            Onnx.attribute("axis", 0)));
    String biasName = biasName(output);
    nodes.add(
        Onnx.node(
            "DequantizeLinear",
            List.of(biasName + "/ints", biasName + "/scale"),
            List.of(biasName),
            Onnx.attribute("axis", 0)));
    return nodes;
  }
}
