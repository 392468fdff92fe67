package dev.maskstream.proto;

/**
 * Names of the record headers on the {@code frames} topic. Values are UTF-8 text. Only {@code
 * content-type} is worth sending by hand; whatever is absent has a documented default, so that a
 * producer in any language can send a picture and nothing else.
 */
public final class FrameHeader {
  /** UUID text, best a UUIDv7. Default: derived from the record's topic, partition and offset. */
  public static final String FRAME_ID = "frame-id";

  /** Decimal running number within the source. Default: the record's offset. */
  public static final String SEQUENCE = "sequence";

  /** Microseconds since 1970 in decimal. Default: the record's timestamp. */
  public static final String CAPTURED_AT = "captured-at";

  /** Microseconds since 1970 in decimal. Default: the record's timestamp. */
  public static final String INGESTED_AT = "ingested-at";

  /** {@code image/jpeg} or {@code image/png}; the picture's own first bytes decide. */
  public static final String CONTENT_TYPE = "content-type";

  /** Microseconds since 1970 in decimal, after which nobody wants the mask. Default: none. */
  public static final String DEADLINE = "deadline";

  /** Topic that the answer is also wanted on. Default: none. */
  public static final String REPLY_TO = "reply-to";

  /** W3C Trace Context. Passed on to the mask's record as it came. */
  public static final String TRACEPARENT = "traceparent";

  /** {@code latest} or {@code every-frame}; overrides the source's setting for this frame. */
  public static final String DELIVERY = "delivery";

  /** On {@code dead-letters}: a short code such as {@code torn-picture}. */
  public static final String REASON = "reason";

  /** On {@code dead-letters}: a sentence for the camera's owner. */
  public static final String REASON_DETAIL = "reason-detail";

  private FrameHeader() {}
}
