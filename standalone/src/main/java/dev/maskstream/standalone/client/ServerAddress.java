package dev.maskstream.standalone.client;

import dev.maskstream.standalone.Failure;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A gateway and the key it is asked with.
 *
 * @param url scheme, host and port
 * @param apiKey absent in protected mode
 */
public record ServerAddress(URI url, Optional<String> apiKey) {
  private static final int LAST_PORT = 65_535;

  /**
   * Reads an address as it is typed.
   *
   * @throws Failure if the address is not an http or https one, or the key cannot be one; the
   *     message does not repeat it
   */
  public static ServerAddress parse(String url, Optional<String> apiKey) {
    URI parsed;
    try {
      parsed = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    } catch (IllegalArgumentException e) {
      throw new Failure("not a server address: " + url, e);
    }
    boolean usable =
        ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme()))
            && parsed.getHost() != null
            && parsed.getPort() <= LAST_PORT;
    if (!usable) {
      throw new Failure("a server address looks like http://127.0.0.1:8080, not " + url);
    }
    Optional<String> key = apiKey.map(String::strip);
    if (key.filter(text -> !text.matches("[!-~]+")).isPresent()) {
      throw new Failure("the API key has characters that no key has");
    }
    return new ServerAddress(parsed, key);
  }

  /** What is said where nobody listens. */
  Failure unreachable(Exception cause) {
    return new Failure(
        "nothing answers at %s; start one by ./maskstream up, or name another by --server"
            .formatted(url),
        cause);
  }

  /** A route with query, below the address. */
  URI http(String pathAndQuery) {
    return URI.create(url + pathAndQuery);
  }

  /** A WebSocket route below the address. */
  URI webSocket(String path) {
    return URI.create(url.toString().replaceFirst("^http", "ws") + path);
  }

  /** A source id as it stands in a path. */
  static String segment(String source) {
    return URLEncoder.encode(source, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
