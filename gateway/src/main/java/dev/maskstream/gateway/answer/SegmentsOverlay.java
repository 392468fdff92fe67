package dev.maskstream.gateway.answer;

import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.PanopticSegment;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.SegmentedInstance;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.vision.image.Drawing;
import dev.maskstream.vision.image.InstanceColours;
import dev.maskstream.vision.image.RgbImage;

/** Draws on a picture what prompts found in it, and the prompts. A rule only. */
public final class SegmentsOverlay {
  private SegmentsOverlay() {}

  /**
   * A copy of the picture with masks, points and boxes.
   *
   * @param request what was asked for
   * @param opacity of the masks, 0 to 1
   * @throws MalformedMaskException if a mask is wrong
   */
  public static RgbImage draw(
      RgbImage picture, Segments segments, SegmentRequest request, double opacity)
      throws MalformedMaskException {
    Drawing drawing = new Drawing(picture);
    if (SegmentsMaps.isPanoptic(segments)) {
      drawPanoptic(segments, drawing, opacity);
    } else {
      for (int index : SegmentsMaps.largestFirst(segments)) {
        SegmentedInstance instance = segments.getInstances(index);
        drawing.mask(
            SegmentsMaps.mask(instance.getRowRuns(), segments), InstanceColours.of(index), opacity);
      }
    }
    new PromptMarks(drawing, picture.width(), picture.height()).draw(request);
    return drawing.picture();
  }

  /** Stuff in the colour of its class; each thing in one of its own. */
  private static void drawPanoptic(Segments segments, Drawing drawing, double opacity)
      throws MalformedMaskException {
    int things = 0;
    for (PanopticSegment segment : segments.getPanopticList()) {
      int colour =
          segment.getThing()
              ? InstanceColours.of(things++)
              : SegmentsJson.named(segments)
                  .getOrDefault(segment.getClassId(), ClassInfo.getDefaultInstance())
                  .getRgb();
      drawing.mask(SegmentsMaps.mask(segment.getRowRuns(), segments), colour, opacity);
    }
  }
}
