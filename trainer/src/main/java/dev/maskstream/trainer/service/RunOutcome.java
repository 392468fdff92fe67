package dev.maskstream.trainer.service;

/**
 * What a run came to, as it stands in its {@code outcome.json}.
 *
 * @param state published, refused or failed
 * @param version that was published; empty when none was
 */
record RunOutcome(String state, String version, String detail) {
  static final String PUBLISHED = "published";
  static final String REFUSED = "refused";
  static final String FAILED = "failed";
}
