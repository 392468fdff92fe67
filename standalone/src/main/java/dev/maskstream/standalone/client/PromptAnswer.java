package dev.maskstream.standalone.client;

import dev.maskstream.proto.v1.Segments;

/** What became of prompts for a picture. */
public sealed interface PromptAnswer {
  /** What they found. */
  record Found(Segments segments) implements PromptAnswer {}

  /**
   * Nothing was looked for.
   *
   * @param reason a sentence for whoever asked
   */
  record Refused(String code, String reason) implements PromptAnswer {}
}
