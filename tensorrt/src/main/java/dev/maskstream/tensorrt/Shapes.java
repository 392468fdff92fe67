package dev.maskstream.tensorrt;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.tensorrt.nvinfer.Dims64;

/** Dimensions, as TensorRT has them and as Java has. */
final class Shapes {
  private Shapes() {}

  static Dims64 dims(long... sizes) {
    Dims64 dims = new Dims64();
    dims.nbDims(sizes.length);
    for (int i = 0; i < sizes.length; i++) {
      dims.d(i, sizes[i]);
    }
    return dims;
  }

  /** -1 for what is left open; empty if TensorRT knows no such tensor. */
  static List<Long> of(Dims64 dims) {
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < dims.nbDims(); i++) {
      sizes.add(dims.d(i));
    }
    return sizes;
  }
}
