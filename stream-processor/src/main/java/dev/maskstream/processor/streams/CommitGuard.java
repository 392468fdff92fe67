package dev.maskstream.processor.streams;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What every commit of a stream thread passes through, on that thread.
 *
 * <p>An interface, because the test tree has a second one: it lets everything pass, to show that
 * frames are lost then.
 */
public interface CommitGuard {
  /** The offsets that may be committed in place of the wished ones. */
  Map<TopicPartition, OffsetAndMetadata> allowed(Map<TopicPartition, OffsetAndMetadata> wished);
}
