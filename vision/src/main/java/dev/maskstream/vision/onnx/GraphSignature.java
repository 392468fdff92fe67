package dev.maskstream.vision.onnx;

import dev.maskstream.vision.onnx.v1.ModelProto;
import dev.maskstream.vision.onnx.v1.TensorProto;
import dev.maskstream.vision.onnx.v1.ValueInfoProto;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a graph takes and gives, in the file's order; weights are not among the inputs. */
public record GraphSignature(List<Tensor> inputs, List<Tensor> outputs) {
  /** A dimension that may have any size. */
  public static final long OPEN = -1;

  public GraphSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * A named tensor.
   *
   * @param type as ONNX names it, in lower case: {@code float}, {@code uint8}, {@code int64}
   * @param dims {@link #OPEN} where any size goes; empty for a scalar or when the file does not say
   */
  public record Tensor(String name, String type, List<Long> dims) {
    public Tensor {
      dims = List.copyOf(dims);
    }

    public int rank() {
      return dims.size();
    }

    /** Size of a dimension, or {@link #OPEN}; a negative index counts from the end. */
    public long dim(int index) {
      return dims.get(index < 0 ? rank() + index : index);
    }

    /** Whether a tensor of the given shape could be this one. */
    public boolean takes(List<Long> shape) {
      if (shape.size() != rank()) {
        return false;
      }
      for (int i = 0; i < rank(); i++) {
        if (dim(i) != OPEN && shape.get(i) != OPEN && dim(i) != shape.get(i)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      String shape =
          dims.stream()
              .map(dim -> dim == OPEN ? "?" : Long.toString(dim))
              .collect(Collectors.joining(","));
      return "%s %s [%s]".formatted(name, type, shape);
    }
  }

  public static GraphSignature of(ModelProto model) {
    return new GraphSignature(
        ContractCheck.inputs(model.getGraph()).stream().map(GraphSignature::tensor).toList(),
        model.getGraph().getOutputList().stream().map(GraphSignature::tensor).toList());
  }

  public Optional<Tensor> output(String name) {
    return outputs.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }

  private static Tensor tensor(ValueInfoProto value) {
    TensorProto.DataType type =
        TensorProto.DataType.forNumber(value.getType().getTensorType().getElemType());
    return new Tensor(
        value.getName(),
        type == null ? "?" : type.name().toLowerCase(Locale.ROOT),
        value.getType().getTensorType().getShape().getDimList().stream()
            .map(dim -> dim.getDimValue() > 0 ? dim.getDimValue() : OPEN)
            .toList());
  }

  @Override
  public String toString() {
    return "takes %s and gives %s".formatted(list(inputs), list(outputs));
  }

  private static String list(List<Tensor> tensors) {
    return tensors.stream().map(Tensor::toString).collect(Collectors.joining(", "));
  }
}
