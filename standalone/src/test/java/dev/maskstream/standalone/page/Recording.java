package dev.maskstream.standalone.page;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.FrameIds;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.ClassArea;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.EngineIdentity;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.ModelIdentity;
import dev.maskstream.vision.image.JpegEncoder;
import dev.maskstream.vision.inspection.InspectionFrame;
import dev.maskstream.vision.inspection.InspectionLine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Four seconds of the inspection line with its true masks, drawn once and sent again and again: the
 * frames and the masks of many cameras without the cost of any engine. One thread of its own.
 */
final class Recording implements AutoCloseable {
  private static final int FRAMES = 60;
  private static final int PER_SECOND = 15;
  private static final Topics TOPICS = new Topics("");

  private final List<Shot> shots;
  private final KafkaProducer<String, byte[]> producer;
  private final FrameIds ids = FrameIds.system();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private int number;

  private record Shot(ByteString jpeg, Mask mask) {}

  private Recording(KafkaProducer<String, byte[]> producer) {
    InspectionLine line = new InspectionLine(7);
    this.shots = IntStream.range(0, FRAMES).mapToObj(i -> shot(line.frame(i))).toList();
    this.producer = producer;
  }

  /** Sends to {@code cam-1} and so on, fifteen frames a second each. */
  static Recording send(String kafka, int cameras) {
    Recording recording =
        new Recording(
            new KafkaProducer<>(
                // What is lost is not missed: no record waits for one before it, nor closing for
                // any.
                Map.of("bootstrap.servers", kafka, "linger.ms", "0", "enable.idempotence", "false"),
                new StringSerializer(),
                new ByteArraySerializer()));
    var _ =
        recording.thread.scheduleAtFixedRate(
            () -> recording.step(cameras), 0, 1_000_000 / PER_SECOND, TimeUnit.MICROSECONDS);
    return recording;
  }

  private void step(int cameras) {
    Shot shot = shots.get(number++ % shots.size());
    long now = System.currentTimeMillis() * 1_000;
    for (int camera = 1; camera <= cameras; camera++) {
      String source = "cam-" + camera;
      FrameFacts facts =
          FrameFacts.arriving(source, ids.next(), now, "image/jpeg").withSequence(number);
      Mask mask =
          shot.mask.toBuilder()
              .setSourceId(source)
              .setFrameId(facts.frameId().toString())
              .setSequence(number)
              .setCapturedAtMicros(now)
              .setIngestedAtMicros(now)
              .setEmittedAtMicros(now)
              .build();
      var _ =
          producer.send(
              new ProducerRecord<>(
                  TOPICS.frames(), null, source, shot.jpeg.toByteArray(), facts.headers()));
      var _ = producer.send(new ProducerRecord<>(TOPICS.masks(), source, mask.toByteArray()));
    }
  }

  private static Shot shot(InspectionFrame frame) {
    int width = frame.labels().width();
    int height = frame.labels().height();
    byte[] ids = frame.labels().ids();
    Mask.Builder mask =
        Mask.newBuilder()
            .setWidth(width)
            .setHeight(height)
            .setRowRuns(ByteString.copyFrom(MaskCodec.encode(ids, width, height)))
            .setMeanConfidence(0.9f)
            .setModel(ModelIdentity.newBuilder().setName("truth").setVersion("1"))
            .setEngine(EngineIdentity.newBuilder().setName("none").setPrecision("fp32"));
    InspectionLine.classes()
        .forEach(
            each -> {
              long pixels = IntStream.range(0, ids.length).filter(i -> ids[i] == each.id()).count();
              mask.addClasses(
                  ClassInfo.newBuilder().setId(each.id()).setName(each.name()).setRgb(each.rgb()));
              if (pixels > 0) {
                mask.addAreas(ClassArea.newBuilder().setClassId(each.id()).setPixels(pixels));
              }
            });
    byte[] jpeg = JpegEncoder.encode(frame.image(), JpegEncoder.DEFAULT_QUALITY);
    return new Shot(ByteString.copyFrom(jpeg), mask.build());
  }

  @Override
  public void close() {
    thread.shutdownNow();
    producer.close(Duration.ZERO);
  }
}
