package dev.maskstream.standalone.segment;

import dev.maskstream.proto.v1.Box;
import dev.maskstream.proto.v1.PromptPoint;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.SegmentedInstance;
import dev.maskstream.vision.prompt.Prompt;
import dev.maskstream.vision.prompt.PromptBox;
import dev.maskstream.vision.prompt.PromptFault;
import dev.maskstream.vision.prompt.PromptLimits;
import dev.maskstream.vision.prompt.PromptedMask;
import dev.maskstream.vision.prompt.Prompts;
import dev.maskstream.vision.prompt.RandomPoints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a request means for one picture, by the rules of the processor. Of everything, the defaults
 * of the SAM authors' automatic mask generator. A rule only.
 *
 * @param width of the picture as seen, in pixels
 * @param height the same
 */
record LocalPlan(int width, int height) {
  private static final int POINTS_PER_SIDE = 32;
  private static final double LEAST_IOU = 0.88;
  private static final double LEAST_STABILITY = 0.95;
  private static final double MOST_BOX_IOU = 0.7;

  /** What is wrong with it for a model of these limits, if anything is. */
  Optional<PromptFault> fault(SegmentRequest asked, PromptLimits limits) {
    return switch (asked.getAskedCase()) {
      case RANDOM -> random(asked).check(width, height);
      case PROMPTS -> Prompts.check(prompts(asked), width, height, limits);
      case GRID, EVERYTHING, ASKED_NOT_SET -> Optional.empty();
    };
  }

  private static RandomPoints random(SegmentRequest asked) {
    return new RandomPoints(
        asked.getRandom().getCount(),
        asked.getRandom().getX(),
        asked.getRandom().getY(),
        asked.getRandom().getSide(),
        asked.getRandom().getSeed());
  }

  /** One for each object that is looked for. */
  List<Prompt> prompts(SegmentRequest asked) {
    return switch (asked.getAskedCase()) {
      case PROMPTS -> asked.getPrompts().getPromptsList().stream().map(LocalPlan::prompt).toList();
      case GRID ->
          Prompts.grid(asked.getGrid().getRows(), asked.getGrid().getColumns(), width, height);
      case RANDOM -> List.of(random(asked).in(width, height));
      case EVERYTHING, ASKED_NOT_SET ->
          Prompts.grid(POINTS_PER_SIDE, POINTS_PER_SIDE, width, height);
    };
  }

  private static Prompt prompt(dev.maskstream.proto.v1.Prompt sent) {
    dev.maskstream.proto.v1.PromptBox box = sent.getBox();
    return new Prompt(
        points(sent.getPointsList()),
        sent.hasBox()
            ? Optional.of(
                new PromptBox(box.getLeft(), box.getTop(), box.getRight(), box.getBottom()))
            : Optional.empty(),
        Optional.empty());
  }

  private static List<dev.maskstream.vision.prompt.PromptPoint> points(List<PromptPoint> sent) {
    return sent.stream()
        .map(
            point ->
                new dev.maskstream.vision.prompt.PromptPoint(
                    point.getX(), point.getY(), point.getForeground()))
        .toList();
  }

  static boolean keeps(PromptedMask mask) {
    return mask.predictedIou() >= LEAST_IOU && mask.stability() >= LEAST_STABILITY;
  }

  /** Of objects whose boxes are nearly the same, the surest. */
  static List<SegmentedInstance> objects(List<SegmentedInstance> found) {
    List<SegmentedInstance> kept = new ArrayList<>();
    found.stream()
        .filter(each -> each.getArea() > 0)
        .sorted(Comparator.comparingDouble(SegmentedInstance::getPredictedIou).reversed())
        .filter(
            each -> kept.stream().noneMatch(it -> iou(it.getBox(), each.getBox()) > MOST_BOX_IOU))
        .forEach(kept::add);
    return kept;
  }

  private static double iou(Box a, Box b) {
    int width = Math.min(a.getRight(), b.getRight()) - Math.max(a.getLeft(), b.getLeft());
    int height = Math.min(a.getBottom(), b.getBottom()) - Math.max(a.getTop(), b.getTop());
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double both = (double) width * height;
    return both / (area(a) + area(b) - both);
  }

  private static double area(Box box) {
    return (double) (box.getRight() - box.getLeft()) * (box.getBottom() - box.getTop());
  }
}
