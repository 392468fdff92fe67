package dev.maskstream.vision.image;

/** What the next step through a video brought. */
public sealed interface VideoReading {
  record Frame(VideoFrame frame) implements VideoReading {}

  /**
   * The video is over.
   *
   * @param frames read in all
   * @param damaged compressed frames that could not be decoded and were left out
   */
  record Finished(long frames, long damaged) implements VideoReading {}

  /**
   * The video cannot be read, or no further.
   *
   * @param code short and stable, such as {@code not-a-video}
   * @param reason a sentence for whoever sent the video
   */
  record Failed(String code, String reason) implements VideoReading {}
}
