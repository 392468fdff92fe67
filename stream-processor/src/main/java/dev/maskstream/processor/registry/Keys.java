package dev.maskstream.processor.registry;

import java.nio.charset.StandardCharsets;

/** Keys of registry records, which are text. */
final class Keys {
  private Keys() {}

  static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
