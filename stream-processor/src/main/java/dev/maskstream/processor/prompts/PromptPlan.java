package dev.maskstream.processor.prompts;

import dev.maskstream.proto.v1.Everything;
import dev.maskstream.proto.v1.Grid;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.vision.prompt.EverythingSettings;
import dev.maskstream.vision.prompt.Prompt;
import dev.maskstream.vision.prompt.PromptLimits;
import dev.maskstream.vision.prompt.PromptSearch;
import dev.maskstream.vision.prompt.Prompts;
import dev.maskstream.vision.prompt.RandomPoints;
import java.util.List;
import java.util.Optional;

/**
 * What a request asks of the decoder. A rule only.
 *
 * @param prompts in order of their index in the answer
 * @param multimask whether each gives the model's several readings
 * @param everything how objects are told, when everything in the picture is asked for
 */
public record PromptPlan(
    List<Prompt> prompts, boolean multimask, Optional<EverythingSettings> everything) {

  /** A plan, or why there can be none. */
  public sealed interface Planning {
    record Yes(PromptPlan plan) implements Planning {}

    record No(Refused refused) implements Planning {}
  }

  public PromptPlan {
    prompts = List.copyOf(prompts);
  }

  /**
   * Plans a request for a picture of a size.
   *
   * @param width of the picture as seen, in pixels
   * @param height the same
   * @param limits of the model
   */
  public static Planning of(SegmentRequest request, int width, int height, PromptLimits limits) {
    return switch (request.getAskedCase()) {
      case PROMPTS -> asked(request, width, height, limits);
      case GRID -> grid(request, width, height);
      case RANDOM -> random(request, width, height, limits);
      case EVERYTHING -> everything(request, width, height, limits);
      case ASKED_NOT_SET ->
          request.hasPanoptic()
              ? everything(request, width, height, limits)
              : no("no-prompts", "ask by prompts, a grid, random points, or for everything");
    };
  }

  private static Planning asked(
      SegmentRequest request, int width, int height, PromptLimits limits) {
    return switch (SentPrompts.read(request.getPrompts().getPromptsList(), width, height, limits)) {
      case SentPrompts.No(Refused why) -> new Planning.No(why);
      case SentPrompts.Yes(List<Prompt> prompts) -> yes(request, prompts);
    };
  }

  private static Planning yes(SegmentRequest request, List<Prompt> prompts) {
    return new Planning.Yes(new PromptPlan(prompts, request.getMultimask(), Optional.empty()));
  }

  private static Planning grid(SegmentRequest request, int width, int height) {
    Grid grid = request.getGrid();
    if (grid.getRows() < 1 || grid.getColumns() < 1) {
      return no("no-prompts", "a grid has at least one row and one column");
    }
    if ((long) grid.getRows() * grid.getColumns() > Prompts.MOST_PROMPTS) {
      return no(
          "too-many-prompts",
          "a grid of %d x %d cells is more than %d prompts"
              .formatted(grid.getRows(), grid.getColumns(), Prompts.MOST_PROMPTS));
    }
    return yes(request, Prompts.grid(grid.getRows(), grid.getColumns(), width, height));
  }

  private static Planning random(
      SegmentRequest request, int width, int height, PromptLimits limits) {
    RandomPoints points =
        new RandomPoints(
            request.getRandom().getCount(),
            request.getRandom().getX(),
            request.getRandom().getY(),
            request.getRandom().getSide(),
            request.getRandom().getSeed());
    return points
        .check(width, height, limits)
        .map(fault -> no(fault.code(), fault.reason()))
        .orElseGet(() -> yes(request, List.of(points.in(width, height))));
  }

  private static Planning everything(
      SegmentRequest request, int width, int height, PromptLimits limits) {
    Everything asked = request.getEverything();
    EverythingSettings usual = limits.everything();
    int side = asked.getPointsPerSide() == 0 ? usual.pointsPerSide() : asked.getPointsPerSide();
    if (side < 1 || (long) side * side > Prompts.MOST_PROMPTS) {
      return no(
          "too-many-prompts",
          "%s points a side are more than %d prompts"
              .formatted(Integer.toUnsignedString(side), Prompts.MOST_PROMPTS));
    }
    try {
      // Every point stands for parts and wholes, so all readings are looked at.
      return new Planning.Yes(
          new PromptPlan(
              Prompts.grid(side, side, width, height),
              true,
              Optional.of(settings(asked, side, usual))));
    } catch (IllegalArgumentException e) {
      return no("bad-threshold", e.getMessage());
    }
  }

  private static EverythingSettings settings(Everything asked, int side, EverythingSettings usual) {
    return new EverythingSettings(
        side,
        asked.hasPredictedIou() ? asked.getPredictedIou() : usual.predictedIou(),
        asked.hasStability() ? asked.getStability() : usual.stability(),
        asked.hasBoxNms() ? asked.getBoxNms() : usual.boxNms(),
        asked.getMinRegion());
  }

  private static Planning no(String code, String reason) {
    return new Planning.No(new Refused(code, reason));
  }

  /** A search by this plan, of which nothing has been run. */
  public PromptSearch search() {
    return new PromptSearch(prompts, multimask, everything);
  }

  /** For a picture that is only looked at by a semantic model. */
  public PromptPlan withoutPrompts() {
    return new PromptPlan(List.of(), multimask, everything);
  }
}
