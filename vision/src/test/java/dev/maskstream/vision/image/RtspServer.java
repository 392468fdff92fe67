package dev.maskstream.vision.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real RTSP camera, of GStreamer's making, in a process of its own. */
final class RtspServer implements AutoCloseable {
  private static final String MISSING =
      "GStreamer's RTSP server is not here: install gir1.2-gst-rtsp-server-1.0 python3-gi"
          + " gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly";

  private final Process process;
  private final int port;

  private RtspServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Why no such server can run on this machine; empty if it can. */
  static Optional<String> absence() {
    try {
      Process check =
          new ProcessBuilder(
                  "/usr/bin/python3",
                  "-c",
                  "import gi; gi.require_version('GstRtspServer', '1.0');"
                      + " from gi.repository import Gst; Gst.init(None);"
                      + " assert Gst.ElementFactory.find('x264enc');"
                      + " assert Gst.ElementFactory.find('x265enc')")
              .redirectErrorStream(true)
              .start();
      check.getInputStream().readAllBytes();
      return check.waitFor() == 0 ? Optional.empty() : Optional.of(MISSING);
    } catch (IOException e) {
      return Optional.of(MISSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  static RtspServer start(String codec, String... login) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> command = new ArrayList<>();
    command.add("/usr/bin/python3");
    command.add(Path.of("src", "test", "resources", "rtsp-server.py").toString());
    command.add(Integer.toString(port));
    command.add(codec);
    command.addAll(List.of(login));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    if (!"ready".equals(said.readLine())) {
      throw new IllegalStateException("the RTSP server did not start");
    }
    return new RtspServer(process, port);
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
