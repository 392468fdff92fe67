package dev.maskstream.proto.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** Which partition of a topic a source's records lie in. A rule only. */
public final class SourcePartition {
  private SourcePartition() {}

  /** What Kafka's own producers say: murmur2 over the key's bytes. Others may differ. */
  public static int of(String source, int partitions) {
    byte[] key = source.getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
