package dev.maskstream.processor.segment;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.prompts.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads segment requests and sees to it that each gets its answer: what cannot be begun now is
 * refused, what waits too long is refused, and no offset is committed before its request has been
 * answered.
 *
 * <p>Threads: one; {@link #stop} and {@link #open} are for any. Bound: so many requests and bytes
 * at once; what comes beyond is refused as {@code busy}.
 */
final class RequestLoop implements ConsumerRebalanceListener {
  private static final Logger log = LoggerFactory.getLogger(RequestLoop.class);

  /** Nobody wakes the loop when a model has been loaded. */
  private static final Duration LOADING_POLL = Duration.ofMillis(20);

  /** How late it may be noticed that a request is too late, or that its answer has arrived. */
  private static final Duration OPEN_POLL = Duration.ofMillis(100);

  /** With nothing open, nothing but a request gives the loop work: requests end the wait. */
  private static final Duration IDLE_POLL = Duration.ofSeconds(1);

  private static final Duration COMMIT_DEADLINE = Duration.ofSeconds(2);

  /** To leave the group. The broker takes nothing else until the fetch before has been answered. */
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(1);

  private static final long COMMIT_EVERY_NANOS = Duration.ofMillis(500).toNanos();

  /** Pictures that come with requests lie on the heap until they are decoded. */
  private static final long MOST_BYTES = 64L << 20;

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final Parts parts;
  private final Map<TopicPartition, AnsweredOffsets> offsets = new HashMap<>();
  private final SequencedSet<OpenRequest> open = new LinkedHashSet<>();
  private final List<OpenRequest> withoutModel = new ArrayList<>();
  private long bytes;
  private long committedAtNanos;
  // Read by whoever watches.
  private volatile int count;
  private volatile boolean stopping;

  /**
   * What the loop works with.
   *
   * @param begin hands a request whose models are chosen to a thread that prepares it
   * @param forget lets go of one that was refused before a thread took it
   */
  record Parts(
      RequestReader reader,
      ModelChoice choice,
      AnswerSender answers,
      Consumer<OpenRequest> begin,
      Consumer<OpenRequest> forget,
      Clocks clocks,
      int mostRequests) {}

  /**
   * @param consumer of the group, not yet subscribed
   */
  RequestLoop(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, Parts parts) {
    this.consumer = consumer;
    this.parts = parts;
  }

  void subscribe(String topic) {
    consumer.subscribe(List.of(topic), this);
  }

  /** Ends the wait for requests, and takes up no more of those that have come. Threads: any. */
  void stop() {
    stopping = true;
    consumer.wakeup();
  }

  boolean isStopping() {
    return stopping;
  }

  /** Requests that are read and whose answers have not arrived. Threads: any. */
  int open() {
    return count;
  }

  /** Reads what is new, begins what can be begun, refuses what is late, commits. */
  void runOnce() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(patience());
    // First, for what has been answered makes room.
    takeAnswered();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      // What is left is committed by nobody, and read by the next process.
      if (stopping) {
        return;
      }
      accept(record);
    }
    settle();
  }

  private Duration patience() {
    if (open.isEmpty()) {
      return IDLE_POLL;
    }
    return withoutModel.isEmpty() ? OPEN_POLL : LOADING_POLL;
  }

  /** All but reading. */
  void settle() {
    List<OpenRequest> waiting = List.copyOf(withoutModel);
    withoutModel.clear();
    waiting.forEach(this::begin);
    refuseLate();
    parts.answers().tryAgain();
    takeAnswered();
    if (parts.clocks().nanos() - committedAtNanos >= COMMIT_EVERY_NANOS) {
      commit(offsets.keySet());
    }
  }

  private void accept(ConsumerRecord<byte[], byte[]> record) {
    RequestReader.Read read = parts.reader().read(record, parts.clocks().nanos());
    OpenRequest request = read.request();
    boolean busy = open.size() >= parts.mostRequests() || bytes + request.bytes() > MOST_BYTES;
    offsets
        .computeIfAbsent(request.origin().partition(), _ -> new AnsweredOffsets())
        .read(record.offset());
    open.add(request);
    bytes += request.bytes();
    count = open.size();
    if (read.refused().isPresent()) {
      refuse(request, read.refused().get());
    } else if (busy) {
      refuse(request, new Refused("busy", "as many requests as may be are open; try again soon"));
    } else {
      begin(request);
    }
  }

  private void begin(OpenRequest request) {
    // An engine that is free at once would else be quicker than its refusal.
    if (request.isOver() || isRefusedAsLate(request)) {
      return;
    }
    switch (parts.choice().choose(request.request())) {
      case ModelChoice.Choice.Later _ -> withoutModel.add(request);
      case ModelChoice.Choice.No(Refused why) -> refuse(request, why);
      case ModelChoice.Choice.Ready(ChosenModels models) -> {
        request.models(models);
        parts.begin().accept(request);
      }
    }
  }

  private void refuseLate() {
    open.forEach(this::isRefusedAsLate);
  }

  private boolean isRefusedAsLate(OpenRequest request) {
    boolean late = parts.clocks().epochMicros() > request.untilMicros();
    if (late) {
      String what = request.models().isEmpty() ? "its model was not ready" : "others came first";
      refuse(request, new Refused("deadline", "the request waited too long: " + what));
    }
    return late;
  }

  private void refuse(OpenRequest request, Refused why) {
    if (request.endWaiting()) {
      parts.forget().accept(request);
      parts.answers().refuse(request, why);
    }
  }

  private void takeAnswered() {
    Optional<OpenRequest> next = parts.answers().takeAcknowledged();
    while (next.isPresent()) {
      OpenRequest done = next.get();
      open.remove(done);
      bytes -= done.bytes();
      AnsweredOffsets partition = offsets.get(done.origin().partition());
      if (partition != null) {
        partition.answered(done.origin().offset());
      }
      next = parts.answers().takeAcknowledged();
    }
    count = open.size();
  }

  private void commit(Collection<TopicPartition> partitions) {
    committedAtNanos = parts.clocks().nanos();
    Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
    for (TopicPartition partition : partitions) {
      AnsweredOffsets answered = offsets.get(partition);
      if (answered != null) {
        answered.due().ifPresent(upTo -> due.put(partition, new OffsetAndMetadata(upTo)));
      }
    }
    if (due.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(due, COMMIT_DEADLINE);
      due.forEach((partition, upTo) -> offsets.get(partition).committed(upTo.offset()));
    } catch (WakeupException _) {
      // The process stops; there is one more commit before it does.
    } catch (KafkaException e) {
      // What is not committed is read, and answered, once more.
      log.atWarn().setCause(e).log("progress on segment requests cannot be committed");
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    takeAnswered();
    commit(partitions);
    partitions.forEach(offsets::remove);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    partitions.forEach(offsets::remove);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    // They begin where they were committed.
  }

  /** Commits what has been answered, and leaves the group. */
  void close() {
    takeAnswered();
    commit(List.copyOf(offsets.keySet()));
    consumer.close(CloseOptions.timeout(CLOSE_DEADLINE));
  }
}
