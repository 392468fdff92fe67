package dev.maskstream.tensorrt;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What goes in and what comes out of a network this engine runs: frames in batches, or tensors
 * whose every size is fixed, which run one at a time.
 *
 * @param input the one input
 * @param batched whether tensors have one frame after the other
 * @param batch frames in a batch; 0 if the file leaves it open, 1 without batches
 */
record NetworkSignature(Part input, List<Part> outputs, boolean batched, int batch) {
  private static final int PICTURE_RANK = 4;

  NetworkSignature {
    outputs = List.copyOf(outputs);
  }

  /**
   * A tensor's share of one frame; all of it without batches.
   *
   * @param dims each at least 1
   */
  record Part(String name, DataType type, List<Long> dims) {
    Part {
      dims = List.copyOf(dims);
    }

    long bytes() {
      return dims.stream().reduce((long) type.getNumOfBytes(), Math::multiplyExact);
    }
  }

  /**
   * Recognises one.
   *
   * @throws IllegalArgumentException if it has other inputs or outputs; the message names them
   */
  static NetworkSignature of(List<TensorFacts> inputs, List<TensorFacts> outputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException("it has " + inputs.size() + " inputs; wanted is one");
    }
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("it has no outputs");
    }
    TensorFacts input = inputs.getFirst();
    if (isPicture(input) && outputs.stream().allMatch(map -> isMapOf(map, input.dims()))) {
      return batches(input, outputs);
    }
    requireFixed(input, outputs);
    return new NetworkSignature(
        whole(input), outputs.stream().map(NetworkSignature::whole).toList(), false, 1);
  }

  private static boolean isPicture(TensorFacts tensor) {
    return tensor.type() == DataType.UINT8
        && tensor.dims().size() == PICTURE_RANK
        && tensor.dims().stream().skip(1).allMatch(dim -> dim > 0);
  }

  // What the batch leaves open may reach further than the batch until a profile is chosen.
  private static boolean isMapOf(TensorFacts map, List<Long> picture) {
    return map.type() == DataType.UINT8
        && map.dims().size() == PICTURE_RANK - 1
        && (map.dims().get(1) < 1 || map.dims().get(1).equals(picture.get(1)))
        && (map.dims().get(2) < 1 || map.dims().get(2).equals(picture.get(2)));
  }

  private static NetworkSignature batches(TensorFacts input, List<TensorFacts> outputs) {
    List<Long> frame = input.dims().subList(1, PICTURE_RANK);
    return new NetworkSignature(
        new Part(input.name(), DataType.UINT8, frame),
        outputs.stream()
            .map(map -> new Part(map.name(), DataType.UINT8, frame.subList(0, 2)))
            .toList(),
        true,
        Math.toIntExact(Math.max(0, input.dims().getFirst())));
  }

  private static void requireFixed(TensorFacts input, List<TensorFacts> outputs) {
    requireFixed("input", input);
    outputs.forEach(output -> requireFixed("output", output));
  }

  private static void requireFixed(String what, TensorFacts tensor) {
    if (tensor.type() == DataType.UNKNOWN || tensor.dims().stream().anyMatch(dim -> dim < 1)) {
      throw new IllegalArgumentException(
          "its %s is %s; wanted is uint8 [N, H, W, channels] to uint8 [N, H, W], or a network all of whose sizes are fixed"
              .formatted(what, tensor));
    }
  }

  private static Part whole(TensorFacts tensor) {
    return new Part(tensor.name(), tensor.type(), tensor.dims());
  }

  /** Sizes a batch may have: those asked for, or the file's own where it is fixed. */
  BatchSizes sizes(List<Integer> wanted) {
    return new BatchSizes(batch == 0 ? wanted : List.of(batch));
  }

  /** Sizes of a tensor that holds so many frames. */
  long[] dims(Part part, long frames) {
    LongStream dims = part.dims().stream().mapToLong(Long::longValue);
    return batched ? LongStream.concat(LongStream.of(frames), dims).toArray() : dims.toArray();
  }

  /** Frames in a tensor of this shape, as the input has it; 0 if the shape is another. */
  long frames(Shape shape) {
    long frames = batched && shape.dimension() > 0 ? shape.get(0) : 1;
    return new Shape(dims(input, frames)).equals(shape) ? frames : 0;
  }

  /**
   * A tensor as the network has it.
   *
   * @param type unknown for those that DJL has no word for
   * @param dims -1 for those left open
   */
  record TensorFacts(String name, DataType type, List<Long> dims) {
    TensorFacts {
      dims = List.copyOf(dims);
    }

    /**
     * @param type as TensorRT names it
     */
    static TensorFacts of(String name, String type, List<Long> dims) {
      return new TensorFacts(name, typeOf(type), dims);
    }

    private static DataType typeOf(String type) {
      return switch (type) {
        case "kUINT8" -> DataType.UINT8;
        case "kINT8" -> DataType.INT8;
        case "kINT32" -> DataType.INT32;
        case "kINT64" -> DataType.INT64;
        case "kBOOL" -> DataType.BOOLEAN;
        case "kHALF" -> DataType.FLOAT16;
        case "kFLOAT" -> DataType.FLOAT32;
        default -> DataType.UNKNOWN;
      };
    }

    @Override
    public String toString() {
      return name + " " + type + " " + dims;
    }
  }
}
