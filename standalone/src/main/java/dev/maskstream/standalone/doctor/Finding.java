package dev.maskstream.standalone.doctor;

/**
 * What one check of the machine found.
 *
 * @param name of the check, one or two words
 * @param detail what is there, and what to do where that is not enough
 */
public record Finding(String name, Verdict verdict, String detail) {
  /** How good what was found is. */
  public enum Verdict {
    GOOD,
    /** Works, but slower or with less than a better machine. */
    LIMITED,
    /** Maskstream cannot run like this. */
    BAD
  }

  static Finding good(String name, String detail) {
    return new Finding(name, Verdict.GOOD, detail);
  }

  static Finding limited(String name, String detail) {
    return new Finding(name, Verdict.LIMITED, detail);
  }

  static Finding bad(String name, String detail) {
    return new Finding(name, Verdict.BAD, detail);
  }
}
