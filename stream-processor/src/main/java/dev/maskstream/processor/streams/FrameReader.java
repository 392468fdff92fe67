package dev.maskstream.processor.streams;

import dev.maskstream.processor.batching.FrameInput;
import dev.maskstream.processor.batching.Freshness;
import dev.maskstream.processor.registry.SourceDirectory;
import dev.maskstream.proto.SourceIds;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.kafka.FramePlace;
import dev.maskstream.proto.v1.Delivery;
import dev.maskstream.proto.v1.RecordPosition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** A record of the frames topic to what the pipeline needs to know of it. Reading never fails. */
final class FrameReader {
  private final SourceDirectory sources;
  private final long defaultMaxAgeMillis;

  /**
   * @param defaultMaxAgeMillis after which a frame of a {@code latest} source is stale, unless the
   *     source says otherwise
   */
  FrameReader(SourceDirectory sources, long defaultMaxAgeMillis) {
    this.sources = sources;
    this.defaultMaxAgeMillis = defaultMaxAgeMillis;
  }

  FrameInput read(Record<byte[], byte[]> record, RecordMetadata place) {
    FrameFacts facts =
        FrameFacts.read(
            sourceId(record.key()),
            record.headers(),
            new FramePlace(place.topic(), place.partition(), place.offset(), record.timestamp()));
    RecordPosition position =
        RecordPosition.newBuilder()
            .setTopic(place.topic())
            .setPartition(place.partition())
            .setOffset(place.offset())
            .build();
    return new FrameInput(
        facts,
        position,
        freshness(facts),
        () -> sources.model(facts.sourceId()),
        () -> sources.prompts(facts.sourceId()));
  }

  /** Whether the record's key names a source. */
  static boolean hasSource(FrameInput input) {
    return SourceIds.isValid(input.sourceId());
  }

  /** A key that goes on with the outcome: whole if it can name a source, else its beginning. */
  static byte[] boundedKey(byte[] key) {
    return key == null || key.length <= SourceIds.MAX_LENGTH
        ? key
        : Arrays.copyOf(key, SourceIds.MAX_LENGTH);
  }

  private static String sourceId(byte[] key) {
    return key == null || key.length > SourceIds.MAX_LENGTH
        ? null
        : new String(key, StandardCharsets.UTF_8);
  }

  private Freshness freshness(FrameFacts facts) {
    Delivery delivery = facts.delivery().orElseGet(() -> sources.delivery(facts.sourceId()));
    long maxAge = sources.maxAgeMillis(facts.sourceId()).orElse(defaultMaxAgeMillis);
    return new Freshness(
        delivery == Delivery.DELIVERY_LATEST,
        facts.ingestedAtMicros(),
        TimeUnit.MILLISECONDS.toMicros(maxAge),
        facts.deadlineMicros());
  }
}
