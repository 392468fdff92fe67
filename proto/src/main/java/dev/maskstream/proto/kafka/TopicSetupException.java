package dev.maskstream.proto.kafka;

/** The topics on this Kafka are not what Maskstream needs; the message says which and why. */
public final class TopicSetupException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TopicSetupException(String message) {
    super(message);
  }

  public TopicSetupException(String message, Throwable cause) {
    super(message, cause);
  }
}
