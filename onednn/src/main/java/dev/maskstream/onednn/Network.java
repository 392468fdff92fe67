package dev.maskstream.onednn;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an ONNX file computes, in the words this engine knows: a picture of bytes through steps to
 * logits, and what is read off the logits. Holds no native memory.
 *
 * @param input its name; uint8 {@code [N,H,W,channels]}
 * @param inputDims what the file declares of it, 0 where it is free
 * @param steps in order of evaluation
 * @param bytes the steps' outputs that are kept as bytes; all others are floats
 * @param logits the tensor of {@code classes} planes that the outputs are read from
 * @param outputs in the file's order
 */
record Network(
    String input,
    List<Long> inputDims,
    List<Step> steps,
    Map<String, Bytes> bytes,
    String logits,
    int classes,
    List<Output> outputs) {

  Network {
    inputDims = List.copyOf(inputDims);
    steps = List.copyOf(steps);
    bytes = Map.copyOf(bytes);
    outputs = List.copyOf(outputs);
  }

  /** What an output tells of each pixel, as one byte. */
  enum Reading {
    /** The class with the largest logit; of two as large the first. */
    CLASS_MAP,
    /** The largest softmax value x 255, rounded. */
    CONFIDENCE
  }

  /** One uint8 {@code [N,H,W]} output. */
  record Output(String name, Reading reading) {}

  boolean reads(Reading reading) {
    return outputs.stream().anyMatch(output -> output.reading() == reading);
  }

  /**
   * How a tensor's bytes stand for numbers: {@code (byte - zero) x scale}.
   *
   * @param signed whether they run from -128 to 127 rather than from 0 to 255
   * @param scale above 0
   */
  record Bytes(boolean signed, float scale, int zero) {}

  /** What a step's input is kept as; nothing where it is floats. */
  Optional<Bytes> bytesRead(Convolution step) {
    return step.ofPicture()
        ? Optional.of(new Bytes(false, step.inputScale(), 0))
        : Optional.ofNullable(bytes.get(step.input()));
  }

  /** Whether a convolution multiplies bytes with bytes. */
  boolean computesInBytes(Convolution step) {
    return step.weights().quantised().isPresent() && bytesRead(step).isPresent();
  }

  /** Whether any convolution computes in bytes. */
  boolean quantised() {
    return steps.stream().anyMatch(step -> step instanceof Convolution one && computesInBytes(one));
  }

  /** One tensor made of others. */
  sealed interface Step {
    String output();

    /** Names of the tensors it is made of. */
    List<String> inputs();
  }

  /** A step that can end in a ReLU. */
  sealed interface Activated extends Step {
    /** The same step with a ReLU behind it and the name that its result has then. */
    Step withRelu(String newOutput);
  }

  /** What a window does at the borders: strides, padding and dilation, height before width. */
  record Window(
      int height,
      int width,
      List<Integer> strides,
      List<Integer> padBegin,
      List<Integer> padEnd,
      List<Integer> dilations) {

    /** How long an axis (0: height, 1: width) is after the window went over it; below 1: never. */
    int after(int axis, int size) {
      int padded = size + padding(axis);
      return padded < reach(axis) ? 0 : (padded - reach(axis)) / strides.get(axis) + 1;
    }

    /** How long an axis is that this window makes one of {@code size} of. */
    int before(int axis, int size) {
      long stretched = (size - 1L) * strides.get(axis) + reach(axis) - padding(axis);
      return Math.toIntExact(stretched);
    }

    private int reach(int axis) {
      return ((axis == 0 ? height : width) - 1) * dilations.get(axis) + 1;
    }

    private int padding(int axis) {
      return padBegin.get(axis) + padEnd.get(axis);
    }
  }

  /**
   * A convolution; another tensor added to its result and a ReLU included if wanted.
   *
   * @param ofPicture whether it reads the network's input rather than a step's output
   * @param inputScale what the input is multiplied with first; 1 except for the picture
   * @param added a tensor of the result's size, before the ReLU
   */
  record Convolution(
      String input,
      String output,
      Window window,
      Weights weights,
      boolean ofPicture,
      float inputScale,
      Optional<String> added,
      boolean relu)
      implements Activated {
    @Override
    public List<String> inputs() {
      return Stream.concat(Stream.of(input), added.stream()).toList();
    }

    @Override
    public Convolution withRelu(String newOutput) {
      return new Convolution(input, newOutput, window, weights, ofPicture, inputScale, added, true);
    }

    /** Whether a tensor of floats can be added before the result is written. */
    boolean canAdd() {
      return added.isEmpty() && !relu && weights.quantised().isEmpty();
    }

    Convolution plus(String other, String newOutput) {
      return new Convolution(
          input, newOutput, window, weights, ofPicture, inputScale, Optional.of(other), false);
    }
  }

  /** A transposed convolution: the window's every pixel spreads over what the window covers. */
  record Deconvolution(String input, String output, Window window, Weights weights, boolean relu)
      implements Activated {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public Deconvolution withRelu(String newOutput) {
      return new Deconvolution(input, newOutput, window, weights, true);
    }
  }

  /** What two tensors of one size become, value by value. */
  enum Operation {
    SUM,
    PRODUCT
  }

  record Combination(Operation of, String left, String right, String output, boolean relu)
      implements Activated {
    @Override
    public List<String> inputs() {
      return List.of(left, right);
    }

    @Override
    public Combination withRelu(String newOutput) {
      return new Combination(of, left, right, newOutput, true);
    }
  }

  /**
   * A tensor times constants.
   *
   * @param factors one for all values or one for each channel
   */
  record Scaling(String input, List<Float> factors, String output, boolean relu)
      implements Activated {
    Scaling {
      factors = List.copyOf(factors);
    }

    @Override
    public List<String> inputs() {
      return List.of(input);
    }

    @Override
    public Scaling withRelu(String newOutput) {
      return new Scaling(input, factors, newOutput, true);
    }
  }

  record MaxPool(String input, String output, Window window) implements Step {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }
  }

  /** Nearest neighbour by whole factors. */
  record Upsampling(String input, String output, int timesHigh, int timesWide) implements Step {
    @Override
    public List<String> inputs() {
      return List.of(input);
    }
  }

  /** Channels of the parts, one after the other. */
  record Concatenation(List<Part> parts, String output) implements Step {
    /** A tensor, up-sampled by whole factors (nearest neighbour) while it is joined. */
    record Part(String input, int timesHigh, int timesWide) {}

    Concatenation {
      parts = List.copyOf(parts);
    }

    /** Tensors of one size. */
    static Concatenation of(List<String> inputs, String output) {
      return new Concatenation(
          inputs.stream().map(input -> new Part(input, 1, 1)).toList(), output);
    }

    @Override
    public List<String> inputs() {
      return parts.stream().map(Part::input).toList();
    }
  }
}
