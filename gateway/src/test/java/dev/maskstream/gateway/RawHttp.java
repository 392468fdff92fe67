package dev.maskstream.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;

/** Requests that no proper client would send. */
final class RawHttp {
  private RawHttp() {}

  static Socket connect(URI url) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
    socket.setSoTimeout((int) TestGateway.PATIENCE.toMillis());
    return socket;
  }

  static String statusLine(URI url, String request) {
    try (Socket socket = connect(url)) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return statusLine(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String statusLine(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = socket.getInputStream().read();
    while (c >= 0 && c != '\r') {
      line.append((char) c);
      c = socket.getInputStream().read();
    }
    return line.toString();
  }
}
