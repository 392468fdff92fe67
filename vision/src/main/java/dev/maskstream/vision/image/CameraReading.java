package dev.maskstream.vision.image;

/** What a camera gave next. */
public sealed interface CameraReading {
  /** A frame as JPEG; the array is its reader's to keep. */
  @SuppressWarnings("ArrayRecordComponent")
  record Frame(byte[] jpeg) implements CameraReading {}

  /** A frame that came and was left out, because there were more than are wanted. */
  record Skipped() implements CameraReading {}

  /**
   * Nothing more will come.
   *
   * @param code short and stable, such as {@code unauthorized}
   * @param reason a sentence for whoever looks after the camera; carries no secret
   */
  record Ended(String code, String reason) implements CameraReading {}
}
