package dev.maskstream.gateway.prompt;

import com.google.protobuf.ByteString;
import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.PromptBox;
import dev.maskstream.proto.v1.PromptPoint;
import dev.maskstream.proto.v1.RandomPoints;
import dev.maskstream.proto.v1.SegmentRequest;
import java.util.Map;

/** Holds what is asked for against the picture's size. A rule only. */
final class PromptRule {
  /** What previous masks may cover together; a processor takes no more either. */
  private static final long MOST_PREVIOUS_PIXELS = 64L << 20;

  private final int width;
  private final int height;

  PromptRule(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** The request with its previous masks, once everything in it lies in the picture. */
  SegmentRequest fitted(PromptWish wish) throws PromptRefusal {
    SegmentRequest request = wish.request();
    switch (request.getAskedCase()) {
      case PROMPTS -> requireInside(request);
      case RANDOM -> requireInside(request.getRandom());
      case GRID, EVERYTHING, ASKED_NOT_SET -> {}
    }
    return wish.previousMasks().isEmpty() ? request : withPrevious(request, wish.previousMasks());
  }

  private void requireInside(SegmentRequest request) throws PromptRefusal {
    for (int i = 0; i < request.getPrompts().getPromptsCount(); i++) {
      Prompt prompt = request.getPrompts().getPrompts(i);
      for (PromptPoint point : prompt.getPointsList()) {
        requireInside("prompts[%d]: point".formatted(i), point.getX(), point.getY());
      }
      if (prompt.hasBox()) {
        requireInside(i, prompt.getBox());
      }
    }
  }

  private void requireInside(RandomPoints random) throws PromptRefusal {
    requireInside("random: point", random.getX(), random.getY());
  }

  private void requireInside(String what, float x, float y) throws PromptRefusal {
    if (!(x >= 0 && x <= width && y >= 0 && y <= height)) {
      throw outside("%s %s,%s".formatted(what, x, y));
    }
  }

  private void requireInside(int prompt, PromptBox box) throws PromptRefusal {
    boolean inside =
        box.getLeft() >= 0
            && box.getTop() >= 0
            && box.getRight() <= width
            && box.getBottom() <= height;
    if (!inside) {
      throw outside(
          "prompts[%d]: box %s,%s to %s,%s"
              .formatted(prompt, box.getLeft(), box.getTop(), box.getRight(), box.getBottom()));
    }
  }

  private PromptRefusal outside(String what) {
    return new PromptRefusal(
        Problem.of(
                400,
                "prompt-outside",
                "%s lies outside of the picture, which is %dx%d.".formatted(what, width, height))
            .with("width", width)
            .with("height", height));
  }

  private SegmentRequest withPrevious(SegmentRequest request, Map<Integer, PreviousMask> masks)
      throws PromptRefusal {
    long pixels = (long) width * height * masks.size();
    if (pixels > MOST_PREVIOUS_PIXELS) {
      throw PromptRefusal.of(
          400,
          "too-many-prompts",
          "The previous masks cover %,d pixels together; %,d is the most."
              .formatted(pixels, MOST_PREVIOUS_PIXELS));
    }
    SegmentRequest.Builder with = request.toBuilder();
    for (Map.Entry<Integer, PreviousMask> each : masks.entrySet()) {
      ByteString rowRuns = each.getValue().rowRuns(width, height);
      with.getPromptsBuilder().getPromptsBuilder(each.getKey()).setPreviousMask(rowRuns);
    }
    return with.build();
  }
}
