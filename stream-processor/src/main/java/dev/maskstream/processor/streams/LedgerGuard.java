package dev.maskstream.processor.streams;

import dev.maskstream.processor.metrics.ProcessorMetrics;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Holds commits back to the oldest frame in flight of the calling stream thread. */
final class LedgerGuard implements CommitGuard {
  private final ThreadLedgers ledgers;
  private final ProcessorMetrics metrics;

  LedgerGuard(ThreadLedgers ledgers, ProcessorMetrics metrics) {
    this.ledgers = ledgers;
    this.metrics = metrics;
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> allowed(
      Map<TopicPartition, OffsetAndMetadata> wished) {
    Map<TopicPartition, OffsetAndMetadata> allowed = ledgers.current().clamp(wished);
    if (!allowed.equals(wished)) {
      metrics.commitHeld();
    }
    return allowed;
  }
}
