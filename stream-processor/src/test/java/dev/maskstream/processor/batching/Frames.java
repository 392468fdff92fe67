package dev.maskstream.processor.batching;

import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.RecordPosition;
import dev.maskstream.vision.Fitting;
import dev.maskstream.vision.Segmenter;
import dev.maskstream.vision.image.RgbImage;
import java.util.UUID;

/** Frames without a Kafka. */
public final class Frames {
  private Frames() {}

  public static FrameJob of(String source, long sequence) {
    return of(source, sequence, Freshness.everyFrame(0));
  }

  static FrameJob of(String source, long sequence, Freshness freshness) {
    FrameFacts facts =
        FrameFacts.arriving(source, new UUID(source.hashCode(), sequence), 0, "image/jpeg")
            .withSequence(sequence);
    RecordPosition position = RecordPosition.newBuilder().setOffset(sequence).build();
    return new FrameJob(
        new FrameInput(facts, position, freshness), new byte[] {(byte) sequence}, 4, () -> {});
  }

  /** A frame that is ready for a model's batch. */
  static FrameJob fitted(String source, long sequence, ReadyModel model) {
    FrameJob job = of(source, sequence);
    job.fit(model.slot(0).fit(image((int) sequence)), model, 1, 0);
    return job;
  }

  /** Takes every picture; its first byte becomes the colour. */
  public static Fitting fit(Segmenter segmenter, byte[] picture) {
    return new Fitting.Fitted(segmenter.fit(image(picture[0])));
  }

  private static RgbImage image(int colour) {
    return new RgbImage(1, 1, new byte[] {(byte) colour, 0, 0});
  }
}
