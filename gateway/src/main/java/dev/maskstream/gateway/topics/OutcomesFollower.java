package dev.maskstream.gateway.topics;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.gateway.events.EventHub;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.v1.DropReason;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.FrameDropped;
import dev.maskstream.proto.v1.Mask;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads masks, dead letters, events, the registry and the sources, and tells those who wait for
 * them.
 *
 * <p>Threads: {@link #runOnce} belongs to one thread. Listeners are called on it and must not
 * block.
 */
public final class OutcomesFollower {
  private static final Logger log = LoggerFactory.getLogger(OutcomesFollower.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<String, byte[]> consumer;
  private final Topics topics;
  private final Listener outcomes;
  private final Told told;
  private final Map<TopicPartition, Long> sourceEnds;

  /** Hears how frames end, redelivered outcomes included. */
  public interface Listener {
    void outcome(String source, UUID frameId, Outcome outcome);
  }

  /** Who else is told of what is read. */
  public record Told(ModelShelf models, SourceShelf sources, EventHub events) {}

  /**
   * @param consumer assigned and positioned; is asked where the sources end, and the shelf is whole
   *     once all up to there has been read
   */
  public OutcomesFollower(
      Consumer<String, byte[]> consumer, Topics topics, Listener outcomes, Told told) {
    this.consumer = consumer;
    this.topics = topics;
    this.outcomes = outcomes;
    this.told = told;
    List<TopicPartition> sources =
        consumer.assignment().stream().filter(one -> one.topic().equals(topics.sources())).toList();
    this.sourceEnds = new HashMap<>(consumer.endOffsets(sources));
    tellWhenWhole();
  }

  private void tellWhenWhole() {
    sourceEnds.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
    if (sourceEnds.isEmpty()) {
      told.sources.madeWhole();
    }
  }

  /** Reads what is there, waiting up to {@code 200 ms} for something. */
  public void runOnce() {
    for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
      try {
        read(record);
      } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
        log.atWarn()
            .addKeyValue("topic", record.topic())
            .addKeyValue("partition", record.partition())
            .addKeyValue("offset", record.offset())
            .addKeyValue("reason", e.getMessage())
            .log("a record makes no sense and is passed over");
      }
    }
    if (!sourceEnds.isEmpty()) {
      tellWhenWhole();
    }
  }

  private void read(ConsumerRecord<String, byte[]> record) throws InvalidProtocolBufferException {
    String topic = record.topic();
    if (topic.equals(topics.models())) {
      told.models.put(record.key(), record.value(), record.offset());
    } else if (topic.equals(topics.sources())) {
      told.sources.put(record.key(), record.value(), record.offset());
    } else if (topic.equals(topics.deadLetters())) {
      readDeadLetter(record);
    } else if (record.value() == null) {
      throw new IllegalArgumentException("the record has no value");
    } else if (topic.equals(topics.masks())) {
      Mask mask = Mask.parseFrom(record.value());
      UUID id = UUID.fromString(mask.getFrameId());
      outcomes.outcome(mask.getSourceId(), id, new Outcome.Masked(mask));
    } else {
      Event event = Event.parseFrom(record.value());
      if (record.partition() == EventHub.PARTITION) {
        told.events.seen(record.offset(), event);
      }
      readEvent(event);
    }
  }

  private void readDeadLetter(ConsumerRecord<String, byte[]> record) {
    FrameFacts facts = FrameFacts.read(record);
    Outcome.DeadLettered end =
        new Outcome.DeadLettered(
            header(record, FrameHeader.REASON, "unknown"),
            header(record, FrameHeader.REASON_DETAIL, "The processor gave no reason."));
    outcomes.outcome(facts.sourceId(), facts.frameId(), end);
  }

  private static String header(ConsumerRecord<?, ?> record, String name, String otherwise) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? otherwise
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private void readEvent(Event event) {
    switch (event.getEventCase()) {
      case FRAME_DROPPED -> {
        FrameDropped drop = event.getFrameDropped();
        outcomes.outcome(
            drop.getSourceId(),
            UUID.fromString(drop.getFrameId()),
            new Outcome.Dropped(labelOf(drop.getReason()), drop.getAgeMillis()));
      }
      case MODEL_STATE_CHANGED -> told.models.state(event.getModelStateChanged());
      case SOURCE_ONLINE ->
          told.sources.online(event.getSourceOnline().getSourceId(), event.getAtMicros());
      case SOURCE_OFFLINE -> told.sources.offline(event.getSourceOffline(), event.getAtMicros());
      case GATE_DECISION, VERSION_REPORT, TRAINING_PROGRESS, RETRAIN_REQUESTED, EVENT_NOT_SET -> {}
    }
  }

  private static String labelOf(DropReason reason) {
    return reason == DropReason.UNRECOGNIZED
        ? "unknown"
        : reason.name().replace("DROP_REASON_", "").toLowerCase(Locale.ROOT);
  }
}
