package dev.maskstream.gateway.camera;

import dev.maskstream.gateway.camera.CameraAddress.Server;
import dev.maskstream.vision.image.CameraLimits;
import dev.maskstream.vision.image.CameraReading;
import dev.maskstream.vision.image.FramePace;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Reads motion JPEG over HTTP, connected to one address and sent nowhere else. Pictures are given
 * on byte for byte; nothing here decodes.
 *
 * <p>Threads: as {@link FrameReader}. It waits for the camera without a deadline of its own, except
 * for the connection.
 */
final class MjpegReader implements FrameReader {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final InetSocketAddress peer;
  private final Server server;
  private final Optional<CameraTls> tls;
  private final CameraLimits limits;
  private final LongSupplier nanoClock;
  private final FramePace pace;
  private final HttpLogin login;
  // Guarded by this; closed from another thread.
  private Socket socket = new Socket();
  private boolean closed;
  private Optional<MultipartPictures> pictures = Optional.empty();

  /**
   * @param tls empty for none
   */
  MjpegReader(
      InetSocketAddress peer,
      Server server,
      Optional<CameraTls> tls,
      CameraLimits limits,
      LongSupplier nanoClock) {
    this.tls = tls;
    this.peer = peer;
    this.server = server;
    this.limits = limits;
    this.nanoClock = nanoClock;
    this.pace = new FramePace(limits.framesPerSecond());
    this.login = new HttpLogin(server.login(), MjpegReader::nonce);
  }

  @Override
  public CameraReading read() {
    try {
      if (pictures.isEmpty()) {
        pictures = Optional.of(connect());
      }
      byte[] picture = pictures.get().next();
      return pace.takes(nanoClock.getAsLong())
          ? new CameraReading.Frame(picture)
          : new CameraReading.Skipped();
    } catch (CameraFault fault) {
      return new CameraReading.Ended(fault.code(), fault.getMessage());
    } catch (EOFException end) {
      return new CameraReading.Ended("ended", "the camera ended its stream");
    } catch (IOException broken) {
      return new CameraReading.Ended(
          pictures.isEmpty() ? "no-connection" : "broken-connection",
          "the connection to the camera fails: " + broken.getMessage());
    }
  }

  private MultipartPictures connect() throws IOException {
    Reply reply = ask("");
    if (reply.status() == UNAUTHORIZED && !server.login().isEmpty()) {
      Optional<String> answer =
          login.answer(reply.headers().value("www-authenticate"), server.pathAndQuery());
      if (answer.isEmpty()) {
        throw new CameraFault(
            "unauthorized", "the camera asks for a login of a kind that is not known here");
      }
      reply = ask("Authorization: " + answer.get() + "\r\n");
    }
    requireStream(reply.status());
    HttpHeaders headers = reply.headers();
    boolean chunked = headers.value("transfer-encoding").equalsIgnoreCase("chunked");
    return new MultipartPictures(
        chunked ? new BufferedInputStream(new ChunkedBody(reply.body())) : reply.body(),
        MultipartPictures.boundary(headers.value("content-type")),
        limits.pictures().maxBytes());
  }

  private record Reply(int status, HttpHeaders headers, InputStream body) {}

  /** Asks for the stream on a connection of its own. */
  private Reply ask(String authorization) throws IOException {
    Socket mine = another();
    mine.connect(peer, Math.toIntExact(limits.patience().toMillis()));
    Socket line = tls.isPresent() ? secured(tls.get(), mine) : mine;
    line.getOutputStream().write(request(authorization).getBytes(StandardCharsets.US_ASCII));
    InputStream in = new BufferedInputStream(line.getInputStream(), 1 << 16);
    int status = status(HttpLines.line(in));
    return new Reply(status, HttpHeaders.read(in), in);
  }

  private Socket secured(CameraTls by, Socket connected) throws IOException {
    String host = server.host();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return by.over(connected, bare, server.port(), limits.patience());
  }

  private synchronized Socket another() throws IOException {
    if (closed) {
      throw new EOFException("closed here");
    }
    socket.close();
    socket = new Socket();
    return socket;
  }

  private String request(String authorization) {
    String port = server.port() == (tls.isPresent() ? 443 : 80) ? "" : ":" + server.port();
    return "GET "
        + server.pathAndQuery()
        + " HTTP/1.1\r\nHost: "
        + server.host()
        + port
        + "\r\nUser-Agent: maskstream\r\nAccept: multipart/x-mixed-replace, image/jpeg\r\n"
        + "Connection: close\r\n"
        + authorization
        + "\r\n";
  }

  private static String nonce() {
    return UUID.randomUUID().toString();
  }

  private static int status(String line) throws CameraFault {
    if (!line.matches("HTTP/\\d\\.\\d \\d{3}.*")) {
      throw new CameraFault("protocol", "the address answers something that is not HTTP");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static void requireStream(int status) throws CameraFault {
    if (status >= 300 && status < 400) {
      throw new CameraFault("redirected", "the camera redirects to another address: give that one");
    }
    switch (status) {
      case 200 -> {}
      case UNAUTHORIZED, FORBIDDEN ->
          throw new CameraFault("unauthorized", "the camera does not let this user in");
      case 404 -> throw new CameraFault("not-found", "the camera has no stream of that path");
      default -> throw new CameraFault("no-stream", "the camera answers HTTP " + status);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone already.
    }
  }
}
