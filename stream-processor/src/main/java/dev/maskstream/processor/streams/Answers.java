package dev.maskstream.processor.streams;

import dev.maskstream.processor.batching.Clocks;
import dev.maskstream.processor.batching.FrameInput;
import dev.maskstream.processor.batching.FrameJob;
import dev.maskstream.processor.batching.Outcome;
import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.v1.Event;
import dev.maskstream.proto.v1.FrameDropped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** Outcomes as records. Threads: any. */
final class Answers {
  /** What a mask's record repeats of its frame's, so that consumers can route without parsing. */
  private static final List<String> PASSED_ON =
      List.of(
          FrameHeader.FRAME_ID,
          FrameHeader.SEQUENCE,
          FrameHeader.CAPTURED_AT,
          FrameHeader.INGESTED_AT,
          FrameHeader.TRACEPARENT);

  private static final int MOST_DETAIL_CHARS = 1000;

  private final Clocks clocks;

  Answers(Clocks clocks) {
    this.clocks = clocks;
  }

  /**
   * An outcome's record and where it goes.
   *
   * @param sink one of {@link FrameTopology}'s
   * @param outcome for {@link dev.maskstream.processor.metrics.ProcessorMetrics#answered}
   * @param reason empty for a mask
   */
  record Answer(Record<byte[], byte[]> record, String sink, String outcome, String reason) {}

  /**
   * Builds what is sent for a finished frame.
   *
   * @param key of the frame's record, which need not name a source
   */
  Answer answer(FrameJob job, byte[] key) {
    long now = clocks.wall().millis();
    return switch (job.outcome()) {
      case Outcome.Masked masked ->
          new Answer(
              new Record<>(key, masked.mask().toByteArray(), now, passedOn(job.input())),
              FrameTopology.MASKS,
              "mask",
              "");
      case Outcome.Dropped dropped ->
          new Answer(
              new Record<>(key, dropped(job.input(), dropped).toByteArray(), now),
              FrameTopology.EVENTS,
              "dropped",
              name(dropped));
      case Outcome.Refused refused ->
          new Answer(
              new Record<>(key, job.picture(), now, deadLetterHeaders(job.input(), refused)),
              FrameTopology.DEAD_LETTERS,
              "dead-letter",
              refused.code());
      case Outcome.Cancelled _ ->
          throw new IllegalStateException(
              "frame " + job.input().position() + " was cancelled and is still in the ledger");
    };
  }

  /** {@code stale} or {@code deadline}. */
  private static String name(Outcome.Dropped dropped) {
    return dropped.reason().name().replace("DROP_REASON_", "").toLowerCase(Locale.ROOT);
  }

  private Event dropped(FrameInput input, Outcome.Dropped dropped) {
    return Event.newBuilder()
        .setAtMicros(clocks.epochMicros())
        .setFrameDropped(
            FrameDropped.newBuilder()
                .setSourceId(input.sourceId())
                .setFrameId(input.facts().frameId().toString())
                .setSequence(input.facts().sequence())
                .setReason(dropped.reason())
                .setAgeMillis(dropped.ageMillis()))
        .build();
  }

  private static Headers passedOn(FrameInput input) {
    Headers all = input.facts().headers();
    Headers some = new RecordHeaders();
    for (String name : PASSED_ON) {
      Header header = all.lastHeader(name);
      if (header != null) {
        some.add(header);
      }
    }
    return some;
  }

  private static Headers deadLetterHeaders(FrameInput input, Outcome.Refused refused) {
    String detail = refused.detail();
    String shortened =
        detail.length() > MOST_DETAIL_CHARS ? detail.substring(0, MOST_DETAIL_CHARS) : detail;
    return input
        .facts()
        .headers()
        .add(FrameHeader.REASON, refused.code().getBytes(StandardCharsets.UTF_8))
        .add(FrameHeader.REASON_DETAIL, shortened.getBytes(StandardCharsets.UTF_8));
  }
}
