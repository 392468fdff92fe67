package dev.maskstream.standalone.segment;

import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.standalone.client.PromptAnswer;

/** Finds what prompts point at, here or elsewhere. Threads: one. */
public interface Prompter extends AutoCloseable {
  /**
   * Looks for it in one picture.
   *
   * @param picture a JPEG or PNG
   * @param asked what is asked for, without ids and picture
   */
  PromptAnswer ask(byte[] picture, SegmentRequest asked);

  @Override
  void close();
}
