package dev.maskstream.gateway.prompt;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody's wish with all that goes with it.
 *
 * @param source whose frame it is, or under whose name the picture is sent
 * @param patience how long to wait for the answer
 * @param traceparent W3C Trace Context, passed on as it came
 */
public record PromptOrder(
    String source,
    Subject subject,
    PromptWish wish,
    Duration patience,
    Optional<String> traceparent) {

  /** What the prompts point into. */
  public sealed interface Subject {
    /**
     * A frame of the topic.
     *
     * @param withPicture whether its bytes are wanted too
     */
    record Frame(UUID id, boolean withPicture) implements Subject {}

    /** A picture that comes along. */
    record Picture(ByteString content) implements Subject {}
  }
}
