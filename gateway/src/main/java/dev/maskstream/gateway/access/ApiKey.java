package dev.maskstream.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One line of the keys file: {@code NAME SCOPES SOURCES sha256:SALT:HASH}. A client sends {@code
 * NAME.SECRET}; of the secret only {@code SHA-256(salt, secret)} is kept, which is enough because
 * secrets are 256 random bits and never chosen by people.
 *
 * @param name 1 to 64 of [A-Za-z0-9_-]; stands in logs
 * @param scopes never empty
 * @param sources which sources it is for
 * @param saltHex 32 hexadecimal digits
 * @param hashHex 64 hexadecimal digits
 */
public record ApiKey(
    String name, Set<Scope> scopes, SourceGlob sources, String saltHex, String hashHex) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern SALT = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  public ApiKey {
    scopes = Set.copyOf(scopes);
    require(NAME.matcher(name).matches(), "a name is 1 to 64 of A-Z a-z 0-9 _ -");
    require(!scopes.isEmpty(), "scopes are publish, read, admin with commas between");
    require(
        SALT.matcher(saltHex).matches() && HASH.matcher(hashHex).matches(),
        "the last word is sha256:SALT:HASH with 32 and 64 hexadecimal digits");
  }

  /** A key that was just made: the only moment its secret is known. */
  public record Made(ApiKey key, String token) {}

  public static Made make(String name, Set<Scope> scopes, SourceGlob sources, SecureRandom random) {
    byte[] secretBytes = new byte[32];
    byte[] salt = new byte[16];
    random.nextBytes(secretBytes);
    random.nextBytes(salt);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(secretBytes);
    String hash = HexFormat.of().formatHex(digest(salt, secret));
    ApiKey key = new ApiKey(name, scopes, sources, HexFormat.of().formatHex(salt), hash);
    return new Made(key, name + "." + secret);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException saying what is wrong with the line, never repeating it
   */
  public static ApiKey parse(String line) {
    String[] words = line.strip().split("\\s+", -1);
    require(words.length == 4, "a line has four words: NAME SCOPES SOURCES sha256:SALT:HASH");
    String[] hash = words[3].split(":", -1);
    require(hash.length == 3 && hash[0].equals("sha256"), "the last word is sha256:SALT:HASH");
    return new ApiKey(words[0], scopesOf(words[1]), new SourceGlob(words[2]), hash[1], hash[2]);
  }

  private static Set<Scope> scopesOf(String text) {
    EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : text.split(",", -1)) {
      scopes.add(
          Scope.named(word)
              .orElseThrow(
                  () -> new IllegalArgumentException("a scope is publish, read or admin")));
    }
    return scopes;
  }

  /** The line that {@link #parse} reads. */
  public String line() {
    String words =
        Stream.of(Scope.values())
            .filter(scopes::contains)
            .map(Scope::label)
            .collect(Collectors.joining(","));
    return name + " " + words + " " + sources.text() + " sha256:" + saltHex + ":" + hashHex;
  }

  /** Compares in a time that does not depend on where a difference lies. */
  boolean opensWith(String secret) {
    HexFormat hex = HexFormat.of();
    return MessageDigest.isEqual(digest(hex.parseHex(saltHex), secret), hex.parseHex(hashHex));
  }

  boolean allows(Scope scope) {
    return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
  }

  private static byte[] digest(byte[] salt, String secret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(salt);
      return sha256.digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
