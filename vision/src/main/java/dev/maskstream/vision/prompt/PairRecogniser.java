package dev.maskstream.vision.prompt;

import static dev.maskstream.vision.prompt.PromptFamily.EFFICIENT_SAM;
import static dev.maskstream.vision.prompt.PromptFamily.PROMPTED_UNET;
import static dev.maskstream.vision.prompt.PromptFamily.SAM;
import static dev.maskstream.vision.prompt.PromptFamily.SAM_2;

import dev.maskstream.vision.onnx.GraphSignature;
import dev.maskstream.vision.onnx.GraphSignature.Tensor;
import dev.maskstream.vision.prompt.PairBinding.Feature;
import dev.maskstream.vision.prompt.PairBinding.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells from names, types and shapes which family two graphs are of, and which tensor is which.
 * Rules only; the signatures are those that the export scripts write
 * (facebookresearch/segment-anything and vietanhdev/samexporter for SAM, MobileSAM and SAM 2,
 * yformer/EfficientSAM).
 */
final class PairRecogniser {
  /** Pixels of an encoder's input, far beyond any model that is known. */
  private static final long MOST_SIDE = 8192;

  sealed interface Outcome {
    record Bound(PairBinding binding) implements Outcome {}

    record Refused(String code, String reason) implements Outcome {}
  }

  static Outcome recognise(GraphSignature encoder, GraphSignature decoder) {
    Optional<PromptFamily> encoders = encoderFamily(encoder);
    Optional<PromptFamily> decoders = decoderFamily(decoder);
    if (encoders.isEmpty()) {
      return unknown("encoder", encoder, decoderFamily(encoder).isPresent());
    }
    if (decoders.isEmpty()) {
      return unknown("decoder", decoder, encoderFamily(decoder).isPresent());
    }
    if (encoders.get() != decoders.get()) {
      return new Outcome.Refused(
          "mismatched-pair",
          "the encoder is of %s and the decoder of %s; bring the two files of one model"
              .formatted(encoders.get().title(), decoders.get().title()));
    }
    return bind(encoders.get(), encoder, decoder);
  }

  private static Outcome unknown(String file, GraphSignature graph, boolean swapped) {
    String known =
        Arrays.stream(PromptFamily.values())
            .map(PromptFamily::title)
            .collect(Collectors.joining(", "));
    return new Outcome.Refused(
        "unknown-" + file,
        "the %s %s; that is none of %s%s"
            .formatted(file, graph, known, swapped ? ". The two files seem to be swapped" : ""));
  }

  private static Optional<PromptFamily> encoderFamily(GraphSignature graph) {
    if (graph.inputs().size() != 1) {
      return Optional.empty();
    }
    Tensor image = graph.inputs().getFirst();
    if (image.rank() == 4 && image.type().equals("uint8")) {
      boolean sized = image.dim(1) > 0 && image.dim(2) > 0 && image.dim(3) == 3;
      // A semantic model takes the same and gives bytes.
      boolean features = graph.outputs().stream().allMatch(out -> out.type().equals("float"));
      return Optional.of(PROMPTED_UNET).filter(_ -> sized && features && oneOrOpen(image.dim(0)));
    }
    if (!image.type().equals("float")) {
      return Optional.empty();
    }
    if (image.rank() == 3 && image.dim(2) == 3) {
      return Optional.of(SAM);
    }
    if (image.rank() != 4 || image.dim(1) != 3 || !oneOrOpen(image.dim(0))) {
      return Optional.empty();
    }
    if (graph.outputs().size() == 3) {
      return Optional.of(SAM_2);
    }
    boolean anySize = image.dim(2) < 0 && image.dim(3) < 0;
    return Optional.of(anySize || image.name().startsWith("batched") ? EFFICIENT_SAM : SAM);
  }

  private static Optional<PromptFamily> decoderFamily(GraphSignature graph) {
    if (graph.inputs().stream().anyMatch(PairRecogniser::isMaps)) {
      return Optional.of(PROMPTED_UNET);
    }
    Optional<Tensor> points = graph.inputs().stream().filter(PairRecogniser::isPoints).findFirst();
    if (points.isEmpty() || roles(graph, points.get().rank()).size() < 2) {
      return Optional.empty();
    }
    if (points.get().rank() == 4) {
      return Optional.of(EFFICIENT_SAM);
    }
    return switch (features(graph).size()) {
      case 1 -> Optional.of(SAM).filter(_ -> roles(graph, 3).containsKey(Role.SIZE));
      case 3 -> Optional.of(SAM_2);
      default -> Optional.empty();
    };
  }

  private static boolean oneOrOpen(long dim) {
    return dim == 1 || dim == GraphSignature.OPEN;
  }

  private static boolean isPoints(Tensor tensor) {
    return tensor.type().equals("float")
        && (tensor.rank() == 3 || tensor.rank() == 4)
        && tensor.dim(-1) == 2;
  }

  private static boolean isMaps(Tensor tensor) {
    return tensor.name().equals("prompt_maps") && tensor.rank() == 4 && tensor.dim(1) == 3;
  }

  /** Inputs that come neither from the picture nor are anything else that is known. */
  private static List<Tensor> features(GraphSignature graph) {
    return graph.inputs().stream()
        .filter(in -> in.rank() == 4 && in.dim(1) != 1 && !isPoints(in) && !isMaps(in))
        .toList();
  }

  /**
   * What the inputs are for, by shape; where two have the same, by what both exporters call them.
   */
  private static Map<Role, Tensor> roles(GraphSignature graph, int pointsRank) {
    Map<Role, Tensor> roles = new EnumMap<>(Role.class);
    for (Tensor in : graph.inputs()) {
      if (isMaps(in)) {
        roles.put(Role.MAPS, in);
      } else if (isPoints(in)) {
        roles.put(Role.POINTS, in);
      } else if (in.rank() == 4 && in.dim(1) == 1) {
        roles.put(Role.MASK, in);
      } else if (in.rank() == 1 && (in.dim(0) == 2 || in.name().contains("size"))) {
        roles.put(Role.SIZE, in);
      } else if (in.rank() == 1) {
        roles.put(Role.HAS_MASK, in);
      } else if (in.rank() == pointsRank - 1) {
        roles.put(Role.LABELS, in);
      }
    }
    return roles;
  }

  private static Outcome bind(PromptFamily family, GraphSignature encoder, GraphSignature decoder) {
    List<Feature> features = new ArrayList<>();
    for (Tensor wanted : features(decoder)) {
      Optional<Tensor> given = match(wanted, encoder, features);
      if (given.isEmpty()) {
        return new Outcome.Refused(
            "mismatched-pair",
            "both files are of %s, but the decoder wants %s and the encoder %s"
                .formatted(family.title(), wanted, encoder));
      }
      features.add(new Feature(given.get().name(), wanted));
    }
    return bind(family, encoder.inputs().getFirst(), features, decoder);
  }

  private static Outcome bind(
      PromptFamily family, Tensor image, List<Feature> features, GraphSignature decoder) {
    Map<Role, Tensor> roles = roles(decoder, family == EFFICIENT_SAM ? 4 : 3);
    Optional<Tensor> logits = named(decoder, "low_res").or(() -> masks(decoder, family));
    Optional<Tensor> scores = scores(decoder);
    boolean whole = features.size() + roles.size() == decoder.inputs().size();
    if (!whole || features.isEmpty() || logits.isEmpty() || scores.isEmpty()) {
      return unknown("decoder", decoder, false);
    }
    if (image.dims().stream().anyMatch(side -> side > MOST_SIDE)) {
      return new Outcome.Refused(
          "input-too-large",
          "the encoder takes %s; sides of up to %,d can be served".formatted(image, MOST_SIDE));
    }
    if (family == PROMPTED_UNET
        && !roles
            .get(Role.MAPS)
            .takes(List.of(GraphSignature.OPEN, 3L, image.dim(1), image.dim(2)))) {
      return new Outcome.Refused(
          "mismatched-pair",
          "the decoder wants %s, but the encoder takes %s".formatted(roles.get(Role.MAPS), image));
    }
    return new Outcome.Bound(
        new PairBinding(family, image, features, roles, logits.get().name(), scores.get().name()));
  }

  /** The output of the same name, else the first of the same shape that is not taken yet. */
  private static Optional<Tensor> match(
      Tensor wanted, GraphSignature encoder, List<Feature> taken) {
    Optional<Tensor> sameName = encoder.output(wanted.name()).filter(given -> fits(wanted, given));
    return sameName.or(
        () ->
            encoder.outputs().stream()
                .filter(given -> fits(wanted, given))
                .filter(
                    given -> taken.stream().noneMatch(other -> other.given().equals(given.name())))
                .findFirst());
  }

  private static boolean fits(Tensor wanted, Tensor given) {
    return wanted.type().equals(given.type())
        && (given.dims().isEmpty() || wanted.takes(given.dims()));
  }

  private static Optional<Tensor> named(GraphSignature decoder, String part) {
    return decoder.outputs().stream().filter(out -> out.name().contains(part)).findFirst();
  }

  private static Optional<Tensor> masks(GraphSignature decoder, PromptFamily family) {
    int rank = family == EFFICIENT_SAM ? 5 : 4;
    return named(decoder, "mask")
        .or(
            () ->
                decoder.outputs().stream()
                    .filter(out -> out.rank() == rank || out.dims().isEmpty())
                    .findFirst());
  }

  private static Optional<Tensor> scores(GraphSignature decoder) {
    return named(decoder, "iou").or(() -> named(decoder, "score"));
  }

  private PairRecogniser() {}
}
