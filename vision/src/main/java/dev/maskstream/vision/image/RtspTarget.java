package dev.maskstream.vision.image;

import java.net.InetSocketAddress;

/**
 * Which stream of which camera.
 *
 * @param camera resolved; nothing else is connected to
 * @param login {@code user:password} as in an address, percent-encoded; empty for none
 * @param pathAndQuery such as {@code /stream1?channel=2}
 */
public record RtspTarget(InetSocketAddress camera, String login, String pathAndQuery) {
  /** Without the login, which is nobody's to read. */
  @Override
  public String toString() {
    return "rtsp://" + camera;
  }
}
