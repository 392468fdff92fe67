package dev.maskstream.standalone.segment;

import dev.maskstream.processor.message.PanopticSegments;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.proto.v1.Segments;
import dev.maskstream.standalone.client.PromptAnswer;
import dev.maskstream.standalone.segment.LocalPrompter.Look;
import dev.maskstream.standalone.segment.PictureSegmenter.Outcome;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.prompt.FoundMask;
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
      return named(
          image, LocalPrompter.answer(image, semantic.model(), semantic.engine()), List.of());
    }
    return switch (objects.get().look(image, asked)) {
      case Look.Seen(Segments.Builder answer, List<FoundMask> found) -> named(image, answer, found);
      case Look.Refused(PromptAnswer.Refused why) -> why;
    };
  }

  private PromptAnswer named(RgbImage image, Segments.Builder answer, List<FoundMask> found) {
    Outcome.Segmented classes = semantic.segment(image);
    PanopticSegments.add(answer, found, classes.map(), classes.classes());
    return new PromptAnswer.Found(answer.build());
  }

  @Override
  public void close() {
    objects.ifPresent(LocalPrompter::close);
    semantic.close();
  }
}
