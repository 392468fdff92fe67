package dev.maskstream.gateway.topics;

import java.util.UUID;

/**
 * A frame that lies on the frames topic.
 *
 * @param bytes of its value
 * @param appendedAtMillis the record's timestamp, since 1970
 */
public record SeenFrame(
    String source, UUID id, int partition, long offset, int bytes, long appendedAtMillis) {}
