package dev.maskstream.processor.segment;

import dev.maskstream.proto.Topics;
import dev.maskstream.vision.image.ImageLimits;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How segment requests are served.
 *
 * @param kafkaClient what every client is given
 * @param replyTopics that answers may go to beside {@link Topics#segmentReplies}
 * @param mostRequests that are open at once
 * @param mostMaskBytes memory for previous masks of requests that are open
 * @param longestWait of a request that has no deadline
 * @param sessionTimeout after which another process takes a dead one's requests over
 * @param stopTimeout how long a stop waits for requests that are open
 */
public record SegmentSettings(
    Topics topics,
    Map<String, String> kafkaClient,
    Set<String> replyTopics,
    int mostRequests,
    long mostMaskBytes,
    Duration longestWait,
    Duration sessionTimeout,
    Duration stopTimeout,
    ImageLimits limits) {
  public SegmentSettings {
    kafkaClient = Map.copyOf(kafkaClient);
    replyTopics = Set.copyOf(replyTopics);
  }
}
