package dev.maskstream.processor.prompts;

import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.prompt.Prompt;
import dev.maskstream.vision.prompt.PromptBox;
import dev.maskstream.vision.prompt.PromptLimits;
import dev.maskstream.vision.prompt.PromptPoint;
import dev.maskstream.vision.prompt.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prompts as they are sent, to prompts as segmenters take them, with everything checked that could
 * be wrong with them. A rule only.
 */
public sealed interface SentPrompts {
  /** Most standing prompts: class ids end at 255, and 0 is nothing. */
  int MOST_STANDING = 255;

  /** Most pixels that all previous masks of a request have together. */
  long MOST_MASK_PIXELS = 64L << 20;

  /** They can be run. */
  record Yes(List<Prompt> prompts) implements SentPrompts {}

  /** One of them cannot. */
  record No(Refused refused) implements SentPrompts {}

  /**
   * Reads prompts and holds them against a picture and a model.
   *
   * @param width of the picture as seen, in pixels
   * @param height the same
   * @param limits of the model
   */
  static SentPrompts read(
      List<dev.maskstream.proto.v1.Prompt> sent, int width, int height, PromptLimits limits) {
    int most = sent.stream().mapToInt(it -> it.getPointsCount()).max().orElse(0);
    if (sent.size() > Prompts.MOST_PROMPTS || most > Prompts.MOST_POINTS) {
      return no(
          "too-many-prompts",
          "%d prompts with up to %d points; at most %d with %d are answered"
              .formatted(sent.size(), most, Prompts.MOST_PROMPTS, Prompts.MOST_POINTS));
    }
    if (maskBytes(sent, width, height) > MOST_MASK_PIXELS) {
      return no(
          "too-many-prompts",
          "%d previous masks of %dx%d are more than one request may hold"
              .formatted(masks(sent), width, height));
    }
    List<Prompt> prompts = new ArrayList<>();
    for (int at = 0; at < sent.size(); at++) {
      try {
        prompts.add(prompt(sent.get(at), width, height));
      } catch (MalformedMaskException e) {
        return no(
            "bad-previous-mask",
            "the previous mask of prompt %d cannot be read as row runs of %dx%d: %s"
                .formatted(at, width, height, e.getMessage()));
      }
    }
    return Prompts.check(prompts, width, height, limits)
        .<SentPrompts>map(fault -> no(fault.code(), fault.reason()))
        .orElseGet(() -> new Yes(List.copyOf(prompts)));
  }

  /** Memory that previous masks take once they are read: a byte for each pixel. */
  static long maskBytes(List<dev.maskstream.proto.v1.Prompt> sent, int width, int height) {
    return masks(sent) * width * height;
  }

  private static long masks(List<dev.maskstream.proto.v1.Prompt> sent) {
    return sent.stream().filter(it -> !it.getPreviousMask().isEmpty()).count();
  }

  /** Standing prompts, which are classes of a class map: there are fewer of them. */
  static SentPrompts standing(
      List<dev.maskstream.proto.v1.Prompt> sent, int width, int height, PromptLimits limits) {
    return sent.size() > MOST_STANDING
        ? no(
            "too-many-prompts",
            "%d standing prompts are more than %d".formatted(sent.size(), MOST_STANDING))
        : read(sent, width, height, limits);
  }

  private static void requireInsideAndOutsideOnly(byte[] ids) throws MalformedMaskException {
    for (byte id : ids) {
      if (id != 0 && id != 1) {
        throw new MalformedMaskException(
            "it has id %d; 0 is outside and 1 inside".formatted(Byte.toUnsignedInt(id)));
      }
    }
  }

  private static No no(String code, String reason) {
    return new No(new Refused(code, reason));
  }

  private static Prompt prompt(dev.maskstream.proto.v1.Prompt sent, int width, int height)
      throws MalformedMaskException {
    List<PromptPoint> points =
        sent.getPointsList().stream()
            .map(point -> new PromptPoint(point.getX(), point.getY(), point.getForeground()))
            .toList();
    Optional<PromptBox> box = Optional.empty();
    if (sent.hasBox()) {
      dev.maskstream.proto.v1.PromptBox it = sent.getBox();
      box = Optional.of(new PromptBox(it.getLeft(), it.getTop(), it.getRight(), it.getBottom()));
    }
    Optional<ClassMap> previous = Optional.empty();
    if (!sent.getPreviousMask().isEmpty()) {
      byte[] ids = MaskCodec.decode(sent.getPreviousMask(), width, height);
      requireInsideAndOutsideOnly(ids);
      previous = Optional.of(new ClassMap(width, height, ids));
    }
    return new Prompt(points, box, previous);
  }
}
