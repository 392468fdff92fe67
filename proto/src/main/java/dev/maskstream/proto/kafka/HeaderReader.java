package dev.maskstream.proto.kafka;

import dev.maskstream.proto.DeliveryName;
import dev.maskstream.proto.v1.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Reads headers that anyone may have written. Of headers with one name the last counts. What makes
 * no sense is absent, and remembered in {@link #malformed}.
 */
final class HeaderReader {
  static final Pattern CONTENT_TYPE = Pattern.compile("[!-~][ -~]{0,126}");
  static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  /** Section 3.2 of the W3C's Trace Context; later versions may add fields at the end. */
  static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-[!-~]{0,200})?");

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Longer than any value that makes sense. */
  private static final int MAX_VALUE_BYTES = 512;

  private final Headers headers;
  private final Set<String> malformed = new HashSet<>();

  HeaderReader(Headers headers) {
    this.headers = headers;
  }

  Optional<String> text(String name, Pattern form) {
    Header header = headers.lastHeader(name);
    if (header == null) {
      return Optional.empty();
    }
    byte[] value = header.value();
    if (value != null && value.length <= MAX_VALUE_BYTES) {
      String text = new String(value, StandardCharsets.UTF_8);
      if (form.matcher(text).matches()) {
        return Optional.of(text);
      }
    }
    malformed.add(name);
    return Optional.empty();
  }

  OptionalLong number(String name) {
    Optional<String> text = text(name, NUMBER);
    return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
  }

  Optional<UUID> uuid(String name) {
    return text(name, UUID_TEXT).map(UUID::fromString);
  }

  Optional<Delivery> delivery(String name) {
    Optional<String> text = text(name, CONTENT_TYPE);
    Optional<Delivery> delivery = text.flatMap(DeliveryName::parse);
    if (text.isPresent() && delivery.isEmpty()) {
      malformed.add(name);
    }
    return delivery;
  }

  Set<String> malformed() {
    return malformed;
  }
}
