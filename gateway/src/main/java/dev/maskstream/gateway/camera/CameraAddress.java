package dev.maskstream.gateway.camera;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Where a camera's frames come from. */
public sealed interface CameraAddress {
  /** Longest address that is taken. */
  int MAX_LENGTH = 2_048;

  /** Stands for what is not shown. */
  String HIDDEN = "***";

  /** H.264 or H.265 by RTSP. */
  record Rtsp(Server server) implements CameraAddress {}

  /**
   * Motion JPEG by HTTP, a picture in each part.
   *
   * @param tls whether it is HTTPS
   */
  record Mjpeg(Server server, boolean tls) implements CameraAddress {}

  /** A video on the gateway's own disk, played as if it were a camera. */
  record VideoFile(Path path) implements CameraAddress {}

  /**
   * A camera on the network, and what is asked of it.
   *
   * @param host name or address, an IPv6 address in brackets
   * @param login {@code user:password}, percent-encoded; empty for none
   * @param pathAndQuery as it is sent, begins with a slash
   */
  record Server(String host, int port, String login, String pathAndQuery) {
    /** Without the login, which is nobody's to read. */
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with a sentence that does not repeat the address, for it may
   *     hold a password
   */
  static CameraAddress parse(String url) {
    URI uri = uri(url);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "rtsp" -> new Rtsp(server(uri, 554));
      case "http" -> new Mjpeg(server(uri, 80), false);
      case "https" -> new Mjpeg(server(uri, 443), true);
      case "file" -> new VideoFile(path(uri));
      case "rtsps" ->
          throw new IllegalArgumentException(
              "url begins with rtsps://, and RTSP is not pulled over TLS here; most such cameras also"
                  + " have an rtsp:// address, or motion JPEG at an https:// one");
      default ->
          throw new IllegalArgumentException(
              "url begins with rtsp://, http://, https:// or file:, and nothing else is pulled");
    };
  }

  private static URI uri(String url) {
    if (url.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("url has at most " + MAX_LENGTH + " characters");
    }
    try {
      return new URI(new URI(url).toASCIIString());
    } catch (URISyntaxException e) {
      // The exception repeats the address, so it goes no further.
      throw new IllegalArgumentException(
          "url is no address; write %40 for @, %2F for / and the like in a password");
    }
  }

  private static Server server(URI uri, int usualPort) {
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(
          "url names no host such as 10.0.0.7 or camera.example; in a password write %40 for @");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("url has a port that is not 1 to 65535");
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("url has a #, which cameras do not take; write %23");
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new Server(
        uri.getHost(),
        uri.getPort() < 0 ? usualPort : uri.getPort(),
        Objects.requireNonNullElse(uri.getRawUserInfo(), ""),
        path + query);
  }

  private static Path path(URI uri) {
    try {
      String path = uri.getPath();
      if (path == null || !path.startsWith("/") || uri.getAuthority() != null) {
        throw new IllegalArgumentException("a file's url looks like file:/videos/hall.mp4");
      }
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("a file's url looks like file:/videos/hall.mp4", e);
    }
  }

  /**
   * An address as people may see it: who logs in, with which password, every value in the query,
   * and a path with an equals sign in it are replaced by {@value #HIDDEN}.
   */
  static String shown(String url) {
    if (url.isEmpty()) {
      return "";
    }
    try {
      URI uri = uri(url);
      if (uri.getHost() == null) {
        return "file".equalsIgnoreCase(uri.getScheme()) ? url : HIDDEN;
      }
      return uri.getScheme()
          + "://"
          + (uri.getRawUserInfo() == null ? "" : HIDDEN + "@")
          + uri.getHost()
          + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
          + shownPath(uri)
          + (uri.getRawQuery() == null ? "" : "?" + shownQuery(uri.getRawQuery()));
    } catch (IllegalArgumentException e) {
      return HIDDEN;
    }
  }

  /** Some cameras take {@code /user=admin_password=secret_channel=1}, in spellings of their own. */
  private static String shownPath(URI uri) {
    return uri.getPath().contains("=") ? "/" + HIDDEN : uri.getRawPath();
  }

  private static String shownQuery(String query) {
    return Arrays.stream(query.split("&", -1))
        .map(
            part -> part.contains("=") ? part.substring(0, part.indexOf('=') + 1) + HIDDEN : HIDDEN)
        .collect(Collectors.joining("&"));
  }
}
