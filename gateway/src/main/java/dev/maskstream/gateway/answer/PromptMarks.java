package dev.maskstream.gateway.answer;

import dev.maskstream.proto.SquarePoints;
import dev.maskstream.proto.v1.Grid;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.PromptBox;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.vision.image.Drawing;

/** Draws on a picture the points and boxes that were asked for; of everything, none. */
final class PromptMarks {
  private final Drawing drawing;
  private final int width;
  private final int height;

  PromptMarks(Drawing drawing, int width, int height) {
    this.drawing = drawing;
    this.width = width;
    this.height = height;
  }

  void draw(SegmentRequest request) {
    switch (request.getAskedCase()) {
      case PROMPTS -> request.getPrompts().getPromptsList().forEach(this::draw);
      case GRID -> draw(request.getGrid());
      case RANDOM ->
          SquarePoints.of(request.getRandom(), width, height)
              .forEach(point -> drawing.point(point.getX(), point.getY(), true));
      case EVERYTHING, ASKED_NOT_SET -> {}
    }
  }

  private void draw(Prompt prompt) {
    if (prompt.hasBox()) {
      PromptBox box = prompt.getBox();
      drawing.box(box.getLeft(), box.getTop(), box.getRight(), box.getBottom());
    }
    prompt
        .getPointsList()
        .forEach(point -> drawing.point(point.getX(), point.getY(), point.getForeground()));
  }

  private void draw(Grid grid) {
    for (int row = 0; row < grid.getRows(); row++) {
      for (int column = 0; column < grid.getColumns(); column++) {
        drawing.point(
            (column + 0.5) * width / grid.getColumns(),
            (row + 0.5) * height / grid.getRows(),
            true);
      }
    }
  }
}
