package dev.maskstream.vision.prompt;

import ai.djl.ndarray.types.DataType;
import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.onnx.GraphSignature.Tensor;
import dev.maskstream.vision.prompt.GraphSession.Named;
import dev.maskstream.vision.prompt.PairBinding.Role;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prompts of one picture to the tensors of a family's decoder.
 *
 * <p>Threads: any.
 */
record PromptTensors(PairBinding binding) {

  /** Whether two prompts can share one run without either changing what the other gets. */
  boolean alike(Prompt one, Prompt other) {
    return binding.family() == PromptFamily.PROMPTED_UNET
        || (one.previousMask().isPresent() == other.previousMask().isPresent()
            && one.points().size() == other.points().size()
            && one.box().isPresent() == other.box().isPresent());
  }

  /**
   * All inputs of the decoder beside the features.
   *
   * @param prompts one, or several that are {@link #alike}
   */
  List<Named> of(List<Prompt> prompts, Letterbox letterbox) {
    List<Named> tensors = new ArrayList<>();
    binding.inputs().forEach((role, tensor) -> tensors.add(one(role, tensor, prompts, letterbox)));
    return tensors;
  }

  private Named one(Role role, Tensor tensor, List<Prompt> prompts, Letterbox letterbox) {
    return switch (role) {
      case POINTS -> points(tensor, prompts, letterbox);
      case LABELS -> labels(tensor, prompts, letterbox);
      case MASK -> masks(tensor, prompts, letterbox);
      case HAS_MASK ->
          numbers(tensor, List.of(1L), prompts.getFirst().previousMask().isPresent() ? 1 : 0);
      case SIZE -> numbers(tensor, List.of(2L), binding.askedSide(), binding.askedSide());
      case MAPS -> maps(tensor, prompts, letterbox);
    };
  }

  private Named points(Tensor tensor, List<Prompt> prompts, Letterbox letterbox) {
    List<List<LabelledPoint>> points = points(prompts, letterbox);
    double[] values =
        points.stream()
            .flatMap(List::stream)
            .flatMap(point -> Stream.of(point.x(), point.y()))
            .mapToDouble(Double::doubleValue)
            .toArray();
    return numbers(tensor, dims(tensor, prompts.size(), points.getFirst().size(), 2L), values);
  }

  private Named labels(Tensor tensor, List<Prompt> prompts, Letterbox letterbox) {
    List<List<LabelledPoint>> points = points(prompts, letterbox);
    double[] values =
        points.stream().flatMap(List::stream).mapToDouble(LabelledPoint::label).toArray();
    return numbers(tensor, dims(tensor, prompts.size(), points.getFirst().size()), values);
  }

  private List<List<LabelledPoint>> points(List<Prompt> prompts, Letterbox letterbox) {
    return prompts.stream().map(prompt -> LabelledPoint.of(prompt, letterbox, binding)).toList();
  }

  /** EfficientSAM has a batch of pictures before the prompts. */
  private static List<Long> dims(Tensor tensor, long... sizes) {
    List<Long> dims = new ArrayList<>();
    if (tensor.rank() > sizes.length) {
      dims.add(1L);
    }
    for (long size : sizes) {
      dims.add(size);
    }
    return dims;
  }

  private Named masks(Tensor tensor, List<Prompt> prompts, Letterbox letterbox) {
    boolean unet = binding.family() == PromptFamily.PROMPTED_UNET;
    int width = unet ? letterbox.inputWidth() : binding.maskSide();
    int height = unet ? letterbox.inputHeight() : binding.maskSide();
    int plane = width * height;
    ByteBuffer all = Named.zeros((long) plane * prompts.size());
    PreviousMask drawing = new PreviousMask(letterbox, binding);
    for (int i = 0; i < prompts.size(); i++) {
      ByteBuffer part = all.slice(i * plane * Float.BYTES, plane * Float.BYTES);
      prompts.get(i).previousMask().ifPresent(mask -> drawing.draw(mask, part));
    }
    return Named.floats(
        tensor.name(), List.of((long) prompts.size(), 1L, (long) height, (long) width), all);
  }

  private static Named maps(Tensor tensor, List<Prompt> prompts, Letterbox letterbox) {
    int planes = ClickMaps.PLANES * letterbox.inputWidth() * letterbox.inputHeight();
    ByteBuffer all = Named.zeros((long) planes * prompts.size());
    FloatBuffer maps = all.asFloatBuffer();
    for (int i = 0; i < prompts.size(); i++) {
      ClickMaps.draw(prompts.get(i), letterbox, maps.slice(i * planes, planes));
    }
    return Named.floats(
        tensor.name(),
        List.of(
            (long) prompts.size(),
            (long) ClickMaps.PLANES,
            (long) letterbox.inputHeight(),
            (long) letterbox.inputWidth()),
        all);
  }

  /** Exports differ in whether sizes and labels are floats or whole numbers. */
  private static Named numbers(Tensor tensor, List<Long> dims, double... values) {
    ByteBuffer data =
        ByteBuffer.allocateDirect(values.length * Long.BYTES).order(ByteOrder.nativeOrder());
    DataType type =
        switch (tensor.type()) {
          case "int64" -> DataType.INT64;
          case "int32" -> DataType.INT32;
          default -> DataType.FLOAT32;
        };
    for (double value : values) {
      switch (type) {
        case INT64 -> data.putLong((long) value);
        case INT32 -> data.putInt((int) value);
        default -> data.putFloat((float) value);
      }
    }
    return new Named(tensor.name(), type, dims, data.flip().slice());
  }
}
