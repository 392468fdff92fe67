package dev.maskstream.standalone.segment;

import dev.maskstream.gateway.answer.SegmentsMaps;
import dev.maskstream.gateway.answer.SegmentsOverlay;
import dev.maskstream.gateway.answer.TooLargeException;
import dev.maskstream.processor.message.ClassInfos;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.segment.PictureSegmenter.Outcome;
import dev.maskstream.trainer.files.WholeFile;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.InstanceColours;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What prompts found in one picture, written as masks are: {@code NAME.mask.png} holds the number
 * of each object from 1, or of a panoptic answer class ids, beside which {@code NAME.panoptic.png}
 * and {@code .json} are as COCO has them. Overlays and galleries show the points.
 *
 * @param asked what was asked for
 */
public record PointedAt(Segments segments, SegmentRequest asked) {
  private static final int BLACK = 0;

  /**
   * Writes what was asked for and says where. More objects than an 8-bit map has numbers for are
   * told and drawn all, but nothing is made of such a map: the report names no mask then.
   *
   * @throws Failure if a file cannot be written, or there is nothing of the name to be cut out
   */
  public PromptReport write(Path picture, byte[] bytes, MaskFiles files) {
    if (isMoreThanAMapHolds()) {
      return PromptReport.withoutMap(picture, segments, overlay(picture, bytes, files));
    }
    try {
      MaskReport written =
          files.write(picture, bytes, outcome(), (image, _, _, opacity) -> over(image, opacity));
      return PromptReport.of(written, segments, panoptic(picture, files));
    } catch (MalformedMaskException e) {
      throw unreadable(e);
    } catch (TooLargeException e) {
      throw new Failure(picture + ": " + e.getMessage(), e);
    }
  }

  private boolean isMoreThanAMapHolds() {
    return !isPanoptic() && segments.getInstancesCount() > SegmentsMaps.MOST;
  }

  private Optional<Path> overlay(Path picture, byte[] bytes, MaskFiles files) {
    return files.overlay(
        picture,
        bytes,
        segments.getWidth(),
        segments.getHeight(),
        image -> over(image, MaskFiles.OPACITY));
  }

  private static Failure unreadable(MalformedMaskException e) {
    return new Failure("a mask came that cannot be read: " + e.getMessage(), e);
  }

  private Outcome.Segmented outcome() throws MalformedMaskException, TooLargeException {
    String model = PromptReport.model(segments);
    return isPanoptic()
        ? new Outcome.Segmented(SegmentsMaps.classes(segments), classes(), model)
        : new Outcome.Segmented(SegmentsMaps.numbers(segments), objects(), model);
  }

  private boolean isPanoptic() {
    return SegmentsMaps.isPanoptic(segments);
  }

  private List<SegmentClass> classes() {
    return ClassInfos.read(segments.getClassesList());
  }

  private List<SegmentClass> objects() {
    List<SegmentClass> objects = new ArrayList<>(List.of(new SegmentClass(0, "nothing", BLACK)));
    for (int index = 0; index < segments.getInstancesCount(); index++) {
      objects.add(new SegmentClass(index + 1, "object " + (index + 1), InstanceColours.of(index)));
    }
    return objects;
  }

  private RgbImage over(RgbImage picture, double opacity) {
    try {
      return SegmentsOverlay.draw(picture, segments, asked, opacity);
    } catch (MalformedMaskException e) {
      throw unreadable(e);
    }
  }

  /** Null for an answer that is not panoptic. */
  private Path panoptic(Path picture, MaskFiles files) throws MalformedMaskException {
    if (!isPanoptic()) {
      return null;
    }
    Path file = files.file(picture, "panoptic.png");
    Path json = files.file(picture, "panoptic.json");
    try {
      WholeFile.write(file, PngEncoder.encode(SegmentsMaps.panoptic(segments)));
      WholeFile.write(json, CocoFile.of(picture, file, segments).getBytes(StandardCharsets.UTF_8));
      return file;
    } catch (IOException e) {
      throw new Failure(e.getMessage(), e);
    }
  }
}
