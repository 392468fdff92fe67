package dev.maskstream.standalone.segment;

import dev.maskstream.processor.message.PanopticSegments;
import dev.maskstream.proto.v1.Panoptic;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.standalone.client.PromptAnswer;
import dev.maskstream.standalone.segment.LocalPrompter.Look;
import dev.maskstream.standalone.segment.PictureSegmenter.Outcome;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;
import java.util.Optional;

/** Panoptic answers in this process: objects of one model, if there is one, named by another. */
public final class LocalPanoptic implements Prompter {
  private final LocalSegmenter semantic;
  private final Optional<LocalPrompter> objects;

  /**
   * @param semantic names classes; closed with this
   * @param objects without it the class map alone gives the segments; closed with this
   */
  public LocalPanoptic(LocalSegmenter semantic, Optional<LocalPrompter> objects) {
    this.semantic = semantic;
    this.objects = objects;
  }

  @Override
  public PromptAnswer ask(byte[] picture, SegmentRequest asked) {
    return LocalPrompter.decoded(picture, image -> ask(image, asked));
  }

  private PromptAnswer ask(RgbImage image, SegmentRequest asked) {
    if (objects.isEmpty()) {
      Segments.Builder nothing = LocalPrompter.answer(image, semantic.model(), semantic.engine());
      return named(image, new Look.Seen(nothing, List.of()), asked.getPanoptic());
    }
    return switch (objects.get().look(image, asked)) {
      case Look.Seen seen -> named(image, seen, asked.getPanoptic());
      case Look.Refused(PromptAnswer.Refused why) -> why;
    };
  }

  private PromptAnswer named(RgbImage image, Look.Seen seen, Panoptic asked) {
    Outcome.Segmented classes = semantic.segment(image);
    PanopticSegments.add(
        seen.answer(),
        seen.found(),
        new PanopticSegments.Named(classes.map(), classes.classes()),
        asked);
    return new PromptAnswer.Found(seen.answer().build());
  }

  @Override
  public void close() {
    objects.ifPresent(LocalPrompter::close);
    semantic.close();
  }
}
