package dev.maskstream.vision.image.video;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/**
 * The only way from FFmpeg to the camera: one connection, to one address, and none that the camera
 * sends it to. FFmpeg would look names up by itself and follow redirects.
 *
 * <p>Threads: two of its own carry bytes, and end with the connection. Waits for FFmpeg as long as
 * for the camera.
 */
final class RtspRelay implements AutoCloseable {
  private final Socket camera;
  private final ServerSocket door;
  private volatile Optional<Refusal> refusal = Optional.empty();

  private RtspRelay(Socket camera, ServerSocket door) {
    this.camera = camera;
    this.door = door;
  }

  /** Connects to the camera. */
  static RtspRelay open(InetSocketAddress address, Duration patience) throws IOException, Refusal {
    int millis = Math.toIntExact(patience.toMillis());
    Socket camera = new Socket();
    try {
      camera.connect(address, millis);
      camera.setTcpNoDelay(true);
    } catch (IOException e) {
      camera.close();
      throw new Refusal("no-connection", "the camera cannot be reached: " + e.getMessage());
    }
    ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    door.setSoTimeout(millis);
    RtspRelay relay = new RtspRelay(camera, door);
    Thread.ofPlatform().daemon().name("relay-down").start(relay::serve);
    return relay;
  }

  /** Where FFmpeg finds it. */
  String authority() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  /** Why it cut the connection, if it did. */
  Optional<Refusal> refusal() {
    return refusal;
  }

  private void serve() {
    try (Socket client = door.accept();
        Socket peer = camera) {
      door.close();
      client.setTcpNoDelay(true);
      Thread.ofPlatform().daemon().name("relay-up").start(() -> carryUp(client));
      refusal = RtspReplies.copy(peer.getInputStream(), client.getOutputStream());
    } catch (IOException over) {
      // Either side is gone, which the other one sees by itself.
    }
  }

  private void carryUp(Socket client) {
    try (client;
        InputStream from = client.getInputStream();
        OutputStream to = camera.getOutputStream()) {
      from.transferTo(to);
    } catch (IOException over) {
      // As above.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    camera.close();
  }
}
