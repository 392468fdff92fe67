package dev.maskstream.trainer.data;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person calls a data set: a folder or something drawn, and maybe one part of it.
 *
 * @param whole without the part
 */
public record Place(String whole, Optional<String> part) {
  private static final Pattern WITH_PART = Pattern.compile("(.+):(train|val|test)");

  /** Takes {@code VOC2012:train} apart; any text without such an ending is all of a set. */
  public static Place parse(String text) {
    Matcher matcher = WITH_PART.matcher(text);
    return matcher.matches()
        ? new Place(matcher.group(1), Optional.of(matcher.group(2)))
        : new Place(text, Optional.empty());
  }

  @Override
  public String toString() {
    return part.map(name -> whole + ":" + name).orElse(whole);
  }
}
