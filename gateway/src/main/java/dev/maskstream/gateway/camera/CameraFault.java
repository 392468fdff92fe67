package dev.maskstream.gateway.camera;

import java.io.IOException;

/** A camera does not do as it should. */
final class CameraFault extends IOException {
  private static final long serialVersionUID = 1;

  private final String code;

  /**
   * @param code short and stable, such as {@code unauthorized}
   * @param reason a sentence for whoever looks after the camera; carries no secret
   */
  CameraFault(String code, String reason) {
    super(reason);
    this.code = code;
  }

  String code() {
    return code;
  }
}
