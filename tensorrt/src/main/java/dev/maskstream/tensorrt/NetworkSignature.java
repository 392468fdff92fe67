package dev.maskstream.tensorrt;

import java.util.List;

/**
 * What goes in and what comes out of a network this engine runs.
 *
 * @param input the name of the one input, uint8 {@code [N, H, W, C]}
 * @param outputs names of the outputs, each uint8 {@code [N, H, W]}
 * @param batch 0 if the file leaves it open
 */
record NetworkSignature(
    String input, List<String> outputs, int batch, int height, int width, int channels) {
  NetworkSignature {
    outputs = List.copyOf(outputs);
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
    TensorFacts picture = inputs.getFirst();
    if (!picture.uint8() || picture.dims().size() != 4) {
      throw new IllegalArgumentException(
          "its input is " + picture + "; wanted is uint8 [N, H, W, channels]");
    }
    List<Long> dims = picture.dims();
    if (dims.subList(1, 4).stream().anyMatch(dim -> dim < 1)) {
      throw new IllegalArgumentException(
          "its input is " + picture + "; only the batch may be left open");
    }
    int height = Math.toIntExact(dims.get(1));
    int width = Math.toIntExact(dims.get(2));
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("it has no outputs");
    }
    for (TensorFacts map : outputs) {
      requireMap(map, height, width);
    }
    return new NetworkSignature(
        picture.name(),
        outputs.stream().map(TensorFacts::name).toList(),
        Math.toIntExact(Math.max(0, dims.getFirst())),
        height,
        width,
        Math.toIntExact(dims.get(3)));
  }

  private static void requireMap(TensorFacts map, int height, int width) {
    List<Long> dims = map.dims();
    // What the batch leaves open may reach further than the batch until a profile is chosen.
    boolean fits =
        dims.size() == 3
            && (dims.get(1) < 1 || dims.get(1) == height)
            && (dims.get(2) < 1 || dims.get(2) == width);
    if (!map.uint8() || !fits) {
      throw new IllegalArgumentException(
          "its output is %s; wanted is uint8 [N, %d, %d]".formatted(map, height, width));
    }
  }

  /** Sizes a batch may have: those asked for, or the file's own where it is fixed. */
  BatchSizes sizes(List<Integer> wanted) {
    return new BatchSizes(batch == 0 ? wanted : List.of(batch));
  }

  long inputFrameBytes() {
    return (long) height * width * channels;
  }

  long outputFrameBytes() {
    return (long) height * width;
  }

  /**
   * A tensor as the network has it.
   *
   * @param dims -1 for those left open
   */
  record TensorFacts(String name, boolean uint8, List<Long> dims) {
    TensorFacts {
      dims = List.copyOf(dims);
    }

    @Override
    public String toString() {
      return name + " " + (uint8 ? "uint8" : "not uint8") + " " + dims;
    }
  }
}
