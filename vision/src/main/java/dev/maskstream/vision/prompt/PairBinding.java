package dev.maskstream.vision.prompt;

import dev.maskstream.vision.onnx.GraphSignature.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which tensor of an encoder and its decoder is which, by the names in the two files.
 *
 * @param image what the encoder takes
 * @param features what goes from the encoder to the decoder
 * @param inputs what else the decoder takes, by what it is for
 * @param logits the decoder's output with one plane of logits for each mask
 * @param scores the decoder's output with one predicted IoU for each mask
 */
record PairBinding(
    PromptFamily family,
    Tensor image,
    List<Feature> features,
    Map<Role, Tensor> inputs,
    String logits,
    String scores) {

  /** How many cells of the embedding's side one side of the network's square has pixels. */
  static final int PATCH = 16;

  /** How many values of a mask prompt lie along one cell of the embedding. */
  static final int MASK_CELLS = 4;

  // Masks of this side are computed, copied and thrown away.
  private static final int UNUSED_SIDE = 64;

  /** What an input of the decoder is for. */
  enum Role {
    POINTS,
    LABELS,
    MASK,
    HAS_MASK,
    SIZE,
    MAPS
  }

  /**
   * A tensor that the encoder gives and the decoder takes.
   *
   * @param given its name among the encoder's outputs
   * @param taken as the decoder declares it
   */
  record Feature(String given, Tensor taken) {}

  PairBinding {
    features = List.copyOf(features);
    inputs = Map.copyOf(inputs);
  }

  Optional<Tensor> input(Role role) {
    return Optional.ofNullable(inputs.get(role));
  }

  /** Whether mean and deviation are subtracted and divided in the graph, which takes [H,W,3]. */
  boolean preparesItself() {
    return image.rank() == 3;
  }

  /** Side of the square that SAM's decoders count coordinates and masks in, in network pixels. */
  int squareSide() {
    return PATCH * embeddingSide();
  }

  /** Side of the plane a mask prompt has. */
  int maskSide() {
    return input(Role.MASK)
        .filter(mask -> mask.dim(-1) > 0)
        .map(mask -> Math.toIntExact(mask.dim(-1)))
        .orElse(MASK_CELLS * embeddingSide());
  }

  /** The embedding is the coarsest of the features. */
  private int embeddingSide() {
    return features.stream()
        .mapToInt(feature -> Math.toIntExact(feature.taken().dim(-1)))
        .filter(side -> side > 0)
        .min()
        .orElse(64);
  }

  /**
   * Side of the square in which masks are asked for, where the decoder wants to be told a size. It
   * is never the picture's: masks are cheaper brought there once they are chosen.
   */
  int askedSide() {
    boolean unused = logits.contains("low_res");
    return switch (family) {
      case SAM -> unused ? UNUSED_SIDE : squareSide();
      case SAM_2, EFFICIENT_SAM, PROMPTED_UNET -> maskSide();
    };
  }

  int inputWidth() {
    return fixedOrSquare(family == PromptFamily.PROMPTED_UNET || preparesItself() ? -2 : -1);
  }

  int inputHeight() {
    return fixedOrSquare(family == PromptFamily.PROMPTED_UNET || preparesItself() ? -3 : -2);
  }

  private int fixedOrSquare(int dim) {
    return image.dim(dim) > 0 ? Math.toIntExact(image.dim(dim)) : squareSide();
  }

  /** Whether one run of the decoder can answer several prompts. */
  boolean takesSeveralPrompts() {
    return switch (family) {
      case SAM, SAM_2 -> inputs.get(Role.POINTS).dim(0) < 0;
      case EFFICIENT_SAM -> inputs.get(Role.POINTS).dim(1) < 0;
      case PROMPTED_UNET -> inputs.get(Role.MAPS).dim(0) < 0;
    };
  }
}
