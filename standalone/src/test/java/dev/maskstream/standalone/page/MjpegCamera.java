package dev.maskstream.standalone.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A camera of motion JPEG that gives ten pictures a second, and keeps its port while it is stopped.
 * Threads: used by one; it has its own.
 */
final class MjpegCamera implements AutoCloseable {
  private static final long EVERY_MILLIS = 100;
  private static final int WAITING = 50;

  private final byte[] jpeg;
  private final Set<Socket> viewers = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final int port;
  private ServerSocket door;

  private MjpegCamera(byte[] jpeg) throws IOException {
    this.jpeg = jpeg;
    this.door = open(0);
    this.port = door.getLocalPort();
  }

  static MjpegCamera start(byte[] jpeg) throws IOException {
    return new MjpegCamera(jpeg);
  }

  String url() {
    return "http://127.0.0.1:" + port + "/video.mjpg";
  }

  int viewers() {
    return viewers.size();
  }

  /** Switched off, with all connections. */
  void stop() throws IOException {
    door.close();
    for (Socket viewer : viewers) {
      viewer.close();
    }
  }

  void startAgain() throws IOException {
    door = open(port);
  }

  private ServerSocket open(int at) throws IOException {
    ServerSocket opened = new ServerSocket();
    opened.setReuseAddress(true);
    opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), WAITING);
    Thread.ofVirtual().start(() -> accept(opened));
    return opened;
  }

  private void accept(ServerSocket at) {
    try {
      while (true) {
        Socket viewer = at.accept();
        viewers.add(viewer);
        Thread.ofVirtual().start(() -> serve(viewer));
      }
    } catch (IOException _) {
      // It is switched off.
    }
  }

  private void serve(Socket viewer) {
    try (viewer) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(viewer.getInputStream(), ISO_8859_1));
      String line = in.readLine();
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
      }
      play(viewer.getOutputStream());
    } catch (IOException _) {
      // Whoever watched has gone.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      viewers.remove(viewer);
    }
  }

  private void play(OutputStream out) throws IOException, InterruptedException {
    say(out, "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n");
    while (!closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
      say(
          out,
          "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n");
      out.write(jpeg);
      say(out, "\r\n");
    }
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    stop();
  }
}
