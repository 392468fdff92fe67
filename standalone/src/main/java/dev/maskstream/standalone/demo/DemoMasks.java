package dev.maskstream.standalone.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the camera's masks back from Kafka, as any subscriber would, and hands them to the score.
 *
 * <p>Threads: one calls {@link #step}.
 */
final class DemoMasks {
  private static final Logger log = LoggerFactory.getLogger(DemoMasks.class);

  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Consumer<String, byte[]> masks;
  private final DemoScore score;
  private final List<String> classNames;
  private boolean saidForeign;

  /**
   * @param masks assigned here, from the end of every partition
   */
  DemoMasks(
      Consumer<String, byte[]> masks, String topic, DemoScore score, List<SegmentClass> classes) {
    this.masks = masks;
    this.score = score;
    this.classNames = classes.stream().map(SegmentClass::name).toList();
    List<TopicPartition> partitions =
        masks.partitionsFor(topic).stream()
            .map(each -> new TopicPartition(topic, each.partition()))
            .toList();
    masks.assign(partitions);
    masks.seekToEnd(partitions);
    partitions.forEach(masks::position);
  }

  /** Compares what has come; waits a moment when nothing has. */
  void step() {
    for (ConsumerRecord<String, byte[]> record : masks.poll(PATIENCE)) {
      if (DemoCamera.SOURCE.equals(record.key())) {
        compare(record);
      }
    }
  }

  private void compare(ConsumerRecord<String, byte[]> record) {
    try {
      Mask mask = Mask.parseFrom(record.value());
      if (isOfOurClasses(mask)) {
        byte[] ids = MaskCodec.decode(mask.getRowRuns(), mask.getWidth(), mask.getHeight());
        score.compare(
            UUID.fromString(mask.getFrameId()),
            new ClassMap(mask.getWidth(), mask.getHeight(), ids));
      }
    } catch (InvalidProtocolBufferException | MalformedMaskException e) {
      log.atWarn()
          .addKeyValue("offset", record.offset())
          .addKeyValue("reason", e.getMessage())
          .log("a record on the masks topic is no mask");
    }
  }

  /** Against a model that tells other classes there is nothing to measure. */
  private boolean isOfOurClasses(Mask mask) {
    boolean ours =
        mask.getClassesList().stream().map(ClassInfo::getName).toList().equals(classNames);
    if (!ours && !saidForeign) {
      saidForeign = true;
      log.atInfo()
          .addKeyValue("model", mask.getModel().getName())
          .log("the model tells other classes than the demo camera draws: no IoU is measured");
    }
    return ours;
  }
}
