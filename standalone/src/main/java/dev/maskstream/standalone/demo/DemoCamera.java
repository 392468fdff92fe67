package dev.maskstream.standalone.demo;

import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.Delivery;
import dev.maskstream.vision.image.JpegEncoder;
import dev.maskstream.vision.inspection.InspectionFrame;
import dev.maskstream.vision.inspection.InspectionLine;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * The synthetic camera: draws an inspection line, tells the score the truth, and sends the picture
 * as a camera would.
 *
 * <p>Threads: one calls {@link #step}.
 */
final class DemoCamera {
  /** Source id of the camera. */
  static final String SOURCE = "demo";

  private static final String CONTENT_TYPE = "image/jpeg";

  private final InspectionLine line;
  private final DemoScore score;
  private final Producer<String, byte[]> frames;
  private final String topic;
  private final FrameIds ids;
  private final Clock clock;
  private long number;

  /** What the camera works with. */
  record Parts(Producer<String, byte[]> frames, String topic, FrameIds ids, Clock clock) {}

  DemoCamera(InspectionLine line, DemoScore score, Parts parts) {
    this.line = line;
    this.score = score;
    this.frames = parts.frames();
    this.topic = parts.topic();
    this.ids = parts.ids();
    this.clock = parts.clock();
  }

  /** Draws and sends one frame; does not wait for Kafka's acknowledgement. */
  void step() {
    InspectionFrame frame = line.frame(number);
    Instant now = clock.instant();
    FrameFacts facts =
        FrameFacts.arriving(
                SOURCE, ids.next(), ChronoUnit.MICROS.between(Instant.EPOCH, now), CONTENT_TYPE)
            .withSequence(number)
            .withDelivery(Delivery.DELIVERY_LATEST);
    score.expect(facts.frameId(), frame.labels());
    byte[] jpeg = JpegEncoder.encode(frame.image(), JpegEncoder.DEFAULT_QUALITY);
    Headers headers = facts.headers();
    var _ = frames.send(new ProducerRecord<>(topic, null, SOURCE, jpeg, headers));
    number++;
  }
}
