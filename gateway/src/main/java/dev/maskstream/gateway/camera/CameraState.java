package dev.maskstream.gateway.camera;

/** How a camera is. */
public sealed interface CameraState {
  /** When that began, microseconds since 1970. */
  long sinceMicros();

  /** Nothing has come of it yet, neither frames nor a failure. */
  record Connecting(long sinceMicros) implements CameraState {}

  /** Frames come. */
  record Online(long sinceMicros) implements CameraState {}

  /**
   * No frames come; it is tried again and again.
   *
   * @param reason a sentence, without a secret
   */
  record Offline(long sinceMicros, String reason) implements CameraState {}

  default String label() {
    return switch (this) {
      case Connecting _ -> "connecting";
      case Online _ -> "online";
      case Offline _ -> "offline";
    };
  }
}
