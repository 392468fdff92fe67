package dev.maskstream.proto.signing;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Ed25519 public keys as 32 raw bytes (RFC 8032) and as text: {@code ed25519:BASE64URL}. */
final class PublicKeys {
  static final int RAW_BYTES = 32;

  private static final String PREFIX = "ed25519:";
  // SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410 section 4).
  private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private PublicKeys() {}

  static byte[] raw(PublicKey key) {
    byte[] encoded = key.getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - RAW_BYTES, encoded.length);
  }

  static PublicKey of(byte[] raw) throws GeneralSecurityException {
    byte[] encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + RAW_BYTES);
    System.arraycopy(raw, 0, encoded, X509_HEAD.length, RAW_BYTES);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  static String text(byte[] raw) {
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
  }

  /**
   * Raw bytes of a key's text.
   *
   * @throws IllegalArgumentException if it is none
   */
  static byte[] parse(String text) {
    try {
      byte[] raw = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
      if (text.startsWith(PREFIX) && raw.length == RAW_BYTES) {
        return raw;
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(wrong(text), e);
    }
    throw new IllegalArgumentException(wrong(text));
  }

  private static String wrong(String text) {
    return "\"" + text + "\" is no public key; one reads ed25519: and 43 letters and digits";
  }
}
