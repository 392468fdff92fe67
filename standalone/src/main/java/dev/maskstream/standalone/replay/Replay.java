package dev.maskstream.standalone.replay;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.kafka.FramePlace;
import dev.maskstream.proto.v1.ClassInfo;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.RecordPosition;
import dev.maskstream.standalone.Failure;
import dev.maskstream.standalone.client.KafkaClients;
import dev.maskstream.standalone.model.ModelPackage;
import dev.maskstream.standalone.replay.ReplayModel.Replayed;
import dev.maskstream.trainer.Progress;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.metrics.ConfusionMatrix;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Runs a stretch of a source's frames through a version in this process, writes the masks to a
 * topic of their own and compares them with those that were served.
 *
 * <p>Threads: one. Memory: a frame at a time, and the few small pictures that differ most.
 */
public final class Replay {
  private static final int CLASS_IDS = 256;

  private final Request request;
  private final ReplayModel model;
  private final ConfusionMatrix pixels = new ConfusionMatrix(CLASS_IDS, Set.of());
  private final Map<String, Long> against = new TreeMap<>();
  private final DifferingFrames differing;
  private long frames;
  private long compared;
  private long missing;
  private long unreadable;
  private long otherClasses;

  /**
   * What to replay.
   *
   * @param from first moment of the stretch
   * @param to moment before which it ends
   * @param topic for the masks; made here when there is a frame to replay
   */
  public record Request(
      KafkaClients kafka, Topics topics, String source, Moment from, Moment to, String topic) {}

  /**
   * What came of it.
   *
   * @param sheet a PNG of the frames that differ most; empty when none does
   */
  public record Result(ReplayReport report, Optional<ByteString> sheet) {}

  Replay(Request request, ReplayModel model) {
    this.request = request;
    this.model = model;
    this.differing = new DifferingFrames(model.spec().classes());
  }

  /**
   * Replays.
   *
   * @throws Failure if the topic cannot be made or a mask cannot be written
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   * @throws dev.maskstream.vision.EngineException if the engine fails
   */
  Result run(Progress progress) {
    try (SourceRecords records = records(request.topics().frames());
        SourceRecords served = records(request.topics().masks());
        Producer<String, byte[]> producer = request.kafka().producer()) {
      records.from(request.from());
      records.to(request.to());
      long left = records.left();
      progress.start("replaying " + request.source(), left);
      Optional<ConsumerRecord<byte[], byte[]>> record = records.next();
      record.ifPresent(
          first -> {
            ReplayTopic.create(request.kafka(), request.topic());
            served.from(new Moment.AtTime(Instant.ofEpochMilli(first.timestamp())));
          });
      ServedMasks masks = new ServedMasks(served);
      Future<RecordMetadata> sent = null;
      while (record.isPresent()) {
        Optional<Replayed> replayed = replay(record.get(), masks);
        acknowledge(sent);
        sent = replayed.map(one -> send(producer, one.mask())).orElse(null);
        left = step(progress, left, records.left());
        record = records.next();
      }
      acknowledge(sent);
      progress.end(frames + " frames");
    }
    return new Result(
        report(),
        differing.isEmpty() ? Optional.empty() : Optional.of(ByteString.copyFrom(differing.png())));
  }

  private SourceRecords records(String topic) {
    return new SourceRecords(request.kafka().consumer(), topic, request.source());
  }

  /** Records of other sources are steps too. */
  private static long step(Progress progress, long before, long left) {
    for (long i = left; i < before; i++) {
      progress.step("");
    }
    return left;
  }

  private Optional<Replayed> replay(ConsumerRecord<byte[], byte[]> record, ServedMasks masks) {
    frames++;
    FrameFacts facts =
        FrameFacts.read(
            request.source(),
            record.headers(),
            new FramePlace(
                record.topic(), record.partition(), record.offset(), record.timestamp()));
    byte[] value = record.value() == null ? new byte[0] : record.value();
    return switch (ImageDecoder.decode(value, ImageLimits.DEFAULT)) {
      case Decoding.Unreadable _ -> {
        unreadable++;
        yield Optional.empty();
      }
      case Decoding.Decoded(RgbImage picture) -> {
        RecordPosition position =
            RecordPosition.newBuilder()
                .setTopic(record.topic())
                .setPartition(record.partition())
                .setOffset(record.offset())
                .build();
        Replayed replayed = model.segment(picture, facts, position);
        Optional<Mask> served = masks.of(facts.frameId().toString(), record.offset());
        compare(picture, served.flatMap(Replay::map), served, replayed);
        yield Optional.of(replayed);
      }
    };
  }

  private static Optional<ClassMap> map(Mask mask) {
    try {
      byte[] ids = MaskCodec.decode(mask.getRowRuns(), mask.getWidth(), mask.getHeight());
      return Optional.of(new ClassMap(mask.getWidth(), mask.getHeight(), ids));
    } catch (MalformedMaskException e) {
      // As good as none: nobody could read it.
      return Optional.empty();
    }
  }

  private void compare(
      RgbImage picture, Optional<ClassMap> map, Optional<Mask> served, Replayed replayed) {
    if (map.isEmpty() || map.get().ids().length != replayed.map().ids().length) {
      missing++;
      return;
    }
    compared++;
    Mask mask = served.orElseThrow();
    against.merge(mask.getModel().getName() + "@" + mask.getModel().getVersion(), 1L, Long::sum);
    otherClasses += names(mask).equals(names(model.spec().classes())) ? 0 : 1;
    ConfusionMatrix one = new ConfusionMatrix(CLASS_IDS, Set.of());
    one.add(map.get(), replayed.map());
    pixels.addAll(one);
    differing.add(
        mask.getFrameId(),
        picture,
        new DifferingFrames.Pair(map.get(), replayed.map()),
        one.pixelAccuracy().orElse(1));
  }

  private static List<String> names(Mask mask) {
    return mask.getClassesList().stream().map(ClassInfo::getName).toList();
  }

  private static List<String> names(List<SegmentClass> classes) {
    return classes.stream().map(SegmentClass::name).toList();
  }

  private Future<RecordMetadata> send(Producer<String, byte[]> producer, Mask mask) {
    return producer.send(
        new ProducerRecord<>(request.topic(), mask.getSourceId(), mask.toByteArray()));
  }

  /** Waits for the mask before this one, if there is any. */
  private static void acknowledge(Future<RecordMetadata> sent) {
    if (sent == null) {
      return;
    }
    try {
      sent.get();
    } catch (ExecutionException e) {
      throw new Failure("a mask cannot be written: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while frames were replayed", e);
    }
  }

  private ReplayReport report() {
    return new ReplayReport(
        request.source(),
        model.spec().name() + "@" + model.spec().version(),
        request.topic(),
        against,
        frames,
        compared,
        missing,
        unreadable,
        otherClasses,
        ReplayReport.orNull(pixels.pixelAccuracy()),
        ReplayReport.orNull(pixels.meanIou()),
        ReplayReport.figures(model.spec().classes(), pixels));
  }

  /**
   * Loads the version, then replays.
   *
   * @param epochMicros microseconds since 1970
   */
  public static Result of(
      Request request, ModelPackage version, LongSupplier epochMicros, Progress progress) {
    try (ReplayModel model = new ReplayModel(version, epochMicros)) {
      return new Replay(request, model).run(progress);
    }
  }
}
