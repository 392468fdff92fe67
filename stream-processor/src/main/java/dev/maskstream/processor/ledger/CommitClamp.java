package dev.maskstream.processor.ledger;

import java.util.OptionalLong;

/**
 * How far one partition may be committed. A rule only.
 *
 * @param framesSeen whether a frame of the partition has been seen since it was assigned
 * @param oldestInFlight offset of its oldest frame whose outcome has not been forwarded
 */
record CommitClamp(boolean framesSeen, OptionalLong oldestInFlight) {

  /**
   * The offset to commit in place of the wished one; empty when the partition must be left out.
   *
   * @param wished the next offset that Kafka Streams believes it will need
   */
  OptionalLong allow(long wished) {
    if (!framesSeen) {
      // What Streams believes of a partition it has only just been given may be of an earlier life.
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.min(wished, oldestInFlight.orElse(wished)));
  }
}
