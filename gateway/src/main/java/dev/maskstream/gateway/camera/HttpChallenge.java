package dev.maskstream.gateway.camera;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way in that a server offers (RFC 9110, section 11.6.1).
 *
 * @param scheme in lower case, such as {@code digest}
 * @param parameters names in lower case, values without their quotes
 */
record HttpChallenge(String scheme, Map<String, String> parameters) {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern WORD =
      Pattern.compile(
          "(" + TOKEN + ")(?:\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|(" + TOKEN + ")))?");

  HttpChallenge {
    parameters = Map.copyOf(parameters);
  }

  /** Reads a {@code WWW-Authenticate}, or several with commas between; what is odd is left out. */
  static List<HttpChallenge> parse(String header) {
    List<HttpChallenge> challenges = new ArrayList<>();
    String scheme = "";
    Map<String, String> parameters = new HashMap<>();
    Matcher words = WORD.matcher(header);
    while (words.find()) {
      String word = words.group(1).toLowerCase(Locale.ROOT);
      if (words.group(2) != null) {
        parameters.putIfAbsent(word, words.group(2).replaceAll("\\\\(.)", "$1"));
      } else if (words.group(3) != null) {
        parameters.putIfAbsent(word, words.group(3));
      } else {
        challenges.add(new HttpChallenge(scheme, parameters));
        scheme = word;
        parameters = new HashMap<>();
      }
    }
    challenges.add(new HttpChallenge(scheme, parameters));
    return challenges.stream().filter(one -> !one.scheme.isEmpty()).toList();
  }

  /** Empty when it is absent. */
  String value(String name) {
    return parameters.getOrDefault(name, "");
  }
}
