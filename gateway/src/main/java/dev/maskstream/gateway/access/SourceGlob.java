package dev.maskstream.gateway.access;

import java.util.regex.Pattern;

/**
 * Which sources a key is for: a source id in which {@code *} stands for any characters.
 *
 * @param text such as {@code *} or {@code hall-3-*}
 */
public record SourceGlob(String text) {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._*-]{1,128}");

  /**
   * @throws IllegalArgumentException if a source id cannot look like this
   */
  public SourceGlob {
    if (!ALLOWED.matcher(text).matches()) {
      throw new IllegalArgumentException("a glob of sources is 1 to 128 of A-Z a-z 0-9 . _ - *");
    }
  }

  /** Walks back only to the last star: at most length of glob times length of source. */
  public boolean matches(String source) {
    int at = 0;
    int star = -1;
    int resume = 0;
    int i = 0;
    while (i < source.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        resume = i;
      } else if (at < text.length() && text.charAt(at) == source.charAt(i)) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++resume;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }

  public boolean matchesAll() {
    return text.chars().allMatch(c -> c == '*');
  }
}
