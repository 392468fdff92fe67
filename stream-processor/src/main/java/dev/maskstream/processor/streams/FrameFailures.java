package dev.maskstream.processor.streams;

import dev.maskstream.proto.FrameHeader;
import dev.maskstream.proto.Topics;
import dev.maskstream.proto.kafka.FrameFacts;
import dev.maskstream.proto.kafka.FramePlace;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a frame fails on the stream thread itself. That is a bug of ours or trouble
 * with Kafka. The bug costs that frame, which becomes a dead letter; the trouble costs nothing: the
 * thread is replaced and the frames are read again. Kafka Streams makes it by its class name.
 */
public final class FrameFailures implements ProcessingExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(FrameFailures.class);

  private String deadLetters;

  @Override
  public void configure(Map<String, ?> config) {
    deadLetters = (String) config.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
  }

  @Override
  public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
    // Without a record it was the forwarding of frames that are still in the ledger.
    if (failure instanceof KafkaException || record == null) {
      return Response.fail();
    }
    log.atError()
        .addKeyValue("partition", context.partition())
        .addKeyValue("offset", context.offset())
        .setCause(failure)
        .log("a frame failed in an unforeseen way; it goes to the dead letters");
    return Response.resume(List.of(deadLetter(context, record, failure)));
  }

  private ProducerRecord<byte[], byte[]> deadLetter(
      ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
    byte[] whole = record.value() instanceof byte[] bytes ? bytes : new byte[0];
    byte[] key = FrameReader.boundedKey(record.key() instanceof byte[] bytes ? bytes : null);
    FramePlace place =
        new FramePlace(context.topic(), context.partition(), context.offset(), context.timestamp());
    Headers headers = FrameFacts.read("", context.headers(), place).headers();
    headers.add(FrameHeader.REASON, "internal-error".getBytes(StandardCharsets.UTF_8));
    headers.add(FrameHeader.REASON_DETAIL, failure.toString().getBytes(StandardCharsets.UTF_8));
    return new ProducerRecord<>(
        deadLetters,
        null,
        null,
        key,
        Arrays.copyOf(whole, Math.min(whole.length, Topics.DEAD_LETTER_BYTES)),
        headers);
  }
}
