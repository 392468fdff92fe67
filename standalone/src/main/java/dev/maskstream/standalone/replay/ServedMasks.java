package dev.maskstream.standalone.replay;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.v1.Mask;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The masks that were served, walked along beside the frames. Both are in the frames' order, and a
 * mask names its frame's offset, so one mask is in memory at a time.
 *
 * <p>Threads: one.
 */
final class ServedMasks {
  private final SourceRecords masks;
  private Optional<Mask> next = Optional.empty();
  private boolean ended;

  /**
   * @param masks from the first frame's time on
   */
  ServedMasks(SourceRecords masks) {
    this.masks = masks;
  }

  /**
   * The mask of a frame, if there is one.
   *
   * @param offset of the frame; more than at the call before
   */
  Optional<Mask> of(String frameId, long offset) {
    while (!ended && next.map(mask -> mask.getInput().getOffset() < offset).orElse(true)) {
      advance();
    }
    return next.filter(mask -> mask.getFrameId().equals(frameId));
  }

  private void advance() {
    Optional<ConsumerRecord<byte[], byte[]>> record = masks.next();
    ended = record.isEmpty();
    next = record.flatMap(ServedMasks::mask);
  }

  private static Optional<Mask> mask(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Mask.parseFrom(record.value()));
    } catch (InvalidProtocolBufferException e) {
      // Anyone may write to a topic; what is no mask was served to nobody.
      return Optional.empty();
    }
  }
}
