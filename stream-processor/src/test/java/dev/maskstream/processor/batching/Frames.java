package dev.maskstream.processor.batching;

import dev.maskstream.processor.metrics.SegmentMetrics;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.RecordPosition;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.RgbImage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Frames without a Kafka. */
public final class Frames {
  private Frames() {}

  /** For a pipeline that meets no promptable model. */
  public static Pipeline.Prompting noPrompts() {
    return new Pipeline.Prompting(
        new EmbeddingCache(0, new SegmentMetrics(new SimpleMeterRegistry())), 1);
  }

  public static FrameJob of(String source, long sequence) {
    return of(source, sequence, Freshness.everyFrame(0));
  }

  static FrameJob of(String source, long sequence, Freshness freshness) {
    return of(source, sequence, freshness, Optional::empty);
  }

  /** A frame of a source that names a model. */
  public static FrameJob of(String source, long sequence, String model) {
    return of(source, sequence, Freshness.everyFrame(0), () -> Optional.of(model));
  }

  /** A frame of a source that names a model and what it is to look for. */
  static FrameJob of(String source, long sequence, String model, List<Prompt> prompts) {
    return of(source, sequence, Freshness.everyFrame(0), () -> Optional.of(model), prompts);
  }

  static FrameJob of(
      String source, long sequence, Freshness freshness, Supplier<Optional<String>> model) {
    return of(source, sequence, freshness, model, List.of());
  }

  private static FrameJob of(
      String source,
      long sequence,
      Freshness freshness,
      Supplier<Optional<String>> model,
      List<Prompt> prompts) {
    FrameFacts facts =
        FrameFacts.arriving(source, new UUID(source.hashCode(), sequence), 0, "image/jpeg")
            .withSequence(sequence);
    RecordPosition position =
        RecordPosition.newBuilder().setPartition(partition(source)).setOffset(sequence).build();
    return new FrameJob(
        new FrameInput(facts, position, freshness, model, () -> prompts),
        new byte[] {(byte) sequence},
        4,
        () -> {});
  }

  /** Sources with a number at the end lie in the partition of that number, others in 0. */
  private static int partition(String source) {
    char last = source.charAt(source.length() - 1);
    return Character.isDigit(last) ? Character.digit(last, 10) : 0;
  }

  /** Takes every picture; its first byte becomes the colour. */
  public static Fitting fit(Segmenter segmenter, byte[] picture) {
    return new Fitting.Fitted(segmenter.fit(image(picture[0])));
  }

  private static RgbImage image(int colour) {
    return new RgbImage(1, 1, new byte[] {(byte) colour, 0, 0});
  }
}
