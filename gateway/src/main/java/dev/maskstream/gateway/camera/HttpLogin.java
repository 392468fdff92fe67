package dev.maskstream.gateway.camera;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers what a camera asks of who comes in: Digest (RFC 7616, and RFC 2069 for old ones), or else
 * Basic (RFC 7617). Nothing is said before it is asked for, so that a camera that knows Digest
 * never hears the password.
 */
final class HttpLogin {
  private static final String DIGEST = "digest";
  private static final String SESSION = "-SESS";

  /** What Digest may hash with, the weakest first, and Java's names of it. */
  private static final List<String> KNOWN = List.of("MD5", "SHA-256", "SHA-512-256");

  private static final List<String> IN_JAVA = List.of("MD5", "SHA-256", "SHA-512/256");

  private final String user;
  private final String password;
  private final Supplier<String> nonces;

  /**
   * @param login {@code user:password} as in an address, percent-encoded
   * @param nonces text that was not used before, of letters, digits and their like
   */
  HttpLogin(String login, Supplier<String> nonces) {
    // A plus is a plus in this part of an address.
    String decoded = URLDecoder.decode(login.replace("+", "%2B"), StandardCharsets.UTF_8);
    int colon = decoded.indexOf(':');
    user = colon < 0 ? decoded : decoded.substring(0, colon);
    password = colon < 0 ? "" : decoded.substring(colon + 1);
    this.nonces = nonces;
  }

  /**
   * The value of {@code Authorization} for a GET.
   *
   * @param challenges the values of {@code WWW-Authenticate}, with commas between
   * @param target path and query as they are sent
   * @return empty if the camera asks for nothing that is known here
   */
  Optional<String> answer(String challenges, String target) {
    List<HttpChallenge> all = HttpChallenge.parse(challenges);
    Optional<HttpChallenge> digest =
        all.stream()
            .filter(one -> one.scheme().equals(DIGEST) && isKnown(one))
            .max(Comparator.comparingInt(one -> KNOWN.indexOf(hash(one))));
    if (digest.isPresent()) {
      return Optional.of(digest(digest.get(), target));
    }
    return all.stream().filter(one -> one.scheme().equals("basic")).findFirst().map(_ -> basic());
  }

  private static boolean isKnown(HttpChallenge challenge) {
    String qop = challenge.value("qop");
    return KNOWN.contains(hash(challenge))
        && !challenge.value("nonce").isEmpty()
        && (qop.isEmpty() || offersAuth(qop));
  }

  private static boolean offersAuth(String qop) {
    return Arrays.stream(qop.split(",", -1)).anyMatch(one -> one.strip().equalsIgnoreCase("auth"));
  }

  private static String algorithm(HttpChallenge challenge) {
    String given = challenge.value("algorithm");
    return given.isEmpty() ? "MD5" : given;
  }

  /** The algorithm without {@code -sess}. */
  private static String hash(HttpChallenge challenge) {
    String algorithm = algorithm(challenge).toUpperCase(Locale.ROOT);
    return algorithm.endsWith(SESSION)
        ? algorithm.substring(0, algorithm.length() - SESSION.length())
        : algorithm;
  }

  private String basic() {
    byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(login);
  }

  private String digest(HttpChallenge challenge, String target) {
    String hash = hash(challenge);
    String realm = challenge.value("realm");
    String nonce = challenge.value("nonce");
    String mine = nonces.get();
    String who = hashed(hash, user + ":" + realm + ":" + password);
    if (algorithm(challenge).toUpperCase(Locale.ROOT).endsWith(SESSION)) {
      who = hashed(hash, who + ":" + nonce + ":" + mine);
    }
    String what = hashed(hash, "GET:" + target);
    boolean old = challenge.value("qop").isEmpty();
    String between = old ? nonce : nonce + ":00000001:" + mine + ":auth";
    boolean hidden = challenge.value("userhash").equalsIgnoreCase("true");
    StringBuilder answer = new StringBuilder("Digest username=");
    answer.append(quoted(hidden ? hashed(hash, user + ":" + realm) : user));
    answer.append(", realm=").append(quoted(realm)).append(", nonce=").append(quoted(nonce));
    answer.append(", uri=").append(quoted(target));
    answer.append(", response=").append(quoted(hashed(hash, who + ":" + between + ":" + what)));
    if (challenge.parameters().containsKey("algorithm")) {
      answer.append(", algorithm=").append(algorithm(challenge));
    }
    if (challenge.parameters().containsKey("opaque")) {
      answer.append(", opaque=").append(quoted(challenge.value("opaque")));
    }
    if (!old) {
      answer.append(", qop=auth, nc=00000001, cnonce=").append(quoted(mine));
    }
    return answer.append(hidden ? ", userhash=true" : "").toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String hashed(String algorithm, String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance(IN_JAVA.get(KNOWN.indexOf(algorithm)));
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
