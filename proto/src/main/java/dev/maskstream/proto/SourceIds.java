package dev.maskstream.proto;

/** Which names a camera or upload may have. */
public final class SourceIds {
  /** Longest source id, in characters. */
  public static final int MAX_LENGTH = 128;

  private SourceIds() {}

  /** True for 1 to 128 of {@code [A-Za-z0-9._-]}; false for null. */
  public static boolean isValid(String sourceId) {
    return sourceId != null
        && !sourceId.isEmpty()
        && sourceId.length() <= MAX_LENGTH
        && sourceId.chars().allMatch(SourceIds::isAllowed);
  }

  /** True for ids that begin with an underscore: Maskstream's own, such as {@code _selftest}. */
  public static boolean isReserved(String sourceId) {
    return sourceId.startsWith("_");
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }
}
