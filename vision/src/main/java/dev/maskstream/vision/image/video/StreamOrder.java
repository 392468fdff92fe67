package dev.maskstream.vision.image.video;

import dev.maskstream.vision.image.CameraLimits;
import dev.maskstream.vision.image.RtspTarget;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the process that pulls a camera is told, by its standard input: a command line could be read
 * by every user of the machine.
 *
 * @param format of the file; empty for RTSP
 * @param address the camera's, of 4 or 16 bytes, in dotted or colon form; empty for a file
 * @param login {@code user:password}, may be empty
 * @param path of the stream, or of the file
 */
public record StreamOrder(
    String format, String address, int port, String login, String path, Bounds bounds) {

  /**
   * How much to let through.
   *
   * @param framesPerSecond 0 for all
   * @param quality of JPEG, 1 to 100
   */
  public record Bounds(
      int maxPixels,
      int maxSide,
      int maxBytes,
      float framesPerSecond,
      int quality,
      long patienceMillis) {
    static Bounds of(CameraLimits limits) {
      return new Bounds(
          limits.pictures().maxPixels(),
          limits.pictures().maxSide(),
          limits.pictures().maxBytes(),
          limits.framesPerSecond(),
          limits.jpegQuality(),
          limits.patience().toMillis());
    }

    FrameBounds frames() {
      return new FrameBounds(maxPixels, maxSide, maxBytes, Long.MAX_VALUE);
    }

    Duration patience() {
      return Duration.ofMillis(patienceMillis);
    }
  }

  public static StreamOrder rtsp(RtspTarget target, CameraLimits limits) {
    InetSocketAddress camera = target.camera();
    return new StreamOrder(
        "",
        camera.getAddress().getHostAddress(),
        camera.getPort(),
        target.login(),
        target.pathAndQuery(),
        Bounds.of(limits));
  }

  public static StreamOrder file(Path file, ContainerFormat format, CameraLimits limits) {
    return new StreamOrder(
        format.name(), "", 0, "", file.toAbsolutePath().toString(), Bounds.of(limits));
  }

  boolean isFile() {
    return !format.isEmpty();
  }

  /** Where to connect to. The address is a number, so nothing is looked up. */
  InetSocketAddress camera() {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  /** The same stream by another way. */
  String urlBy(String authority) {
    return "rtsp://" + (login.isEmpty() ? "" : login + "@") + authority + path;
  }

  public void write(DataOutputStream out) throws IOException {
    out.writeUTF(format);
    out.writeUTF(address);
    out.writeInt(port);
    out.writeUTF(login);
    out.writeUTF(path);
    out.writeInt(bounds.maxPixels);
    out.writeInt(bounds.maxSide);
    out.writeInt(bounds.maxBytes);
    out.writeFloat(bounds.framesPerSecond);
    out.writeInt(bounds.quality);
    out.writeLong(bounds.patienceMillis);
  }

  static StreamOrder read(DataInputStream in) throws IOException {
    return new StreamOrder(
        in.readUTF(),
        in.readUTF(),
        in.readInt(),
        in.readUTF(),
        in.readUTF(),
        new Bounds(
            in.readInt(), in.readInt(), in.readInt(), in.readFloat(), in.readInt(), in.readLong()));
  }

  /** Without the login, which is nobody's to read. */
  @Override
  public String toString() {
    return isFile() ? "file:" + path : "rtsp://" + address + ":" + port;
  }
}
