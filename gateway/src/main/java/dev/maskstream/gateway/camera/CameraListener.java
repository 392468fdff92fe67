package dev.maskstream.gateway.camera;

/** Hears what becomes of cameras. Called on their own threads; must not block for long. */
public interface CameraListener {
  void online(String source);

  /**
   * No frames come, or no more.
   *
   * @param reason a sentence without secrets
   */
  void offline(String source, String reason);
}
