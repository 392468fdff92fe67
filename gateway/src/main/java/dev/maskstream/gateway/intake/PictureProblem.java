package dev.maskstream.gateway.intake;

import dev.maskstream.gateway.problem.Problem;
import dev.maskstream.vision.image.ImageFault;

/** Which HTTP status says best what is wrong with a picture. A rule only. */
public final class PictureProblem {
  private PictureProblem() {}

  /**
   * The problem that a picture is, or that a processor had with it.
   *
   * @param code as vision and the dead letters give it
   */
  public static Problem of(String code, String reason) {
    int status =
        switch (code) {
          case ImageFault.TOO_MANY_BYTES -> 413;
          case ImageFault.NOT_A_PICTURE, ImageFault.UNSUPPORTED_FORMAT -> 415;
          case ImageFault.EMPTY -> 400;
          case "engine-failure", "internal-error" -> 502;
          default -> 422;
        };
    return Problem.of(status, code, reason);
  }
}
