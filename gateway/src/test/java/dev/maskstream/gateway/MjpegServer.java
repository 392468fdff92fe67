package dev.maskstream.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ServerSocketFactory;

/** A motion JPEG camera that can be told to misbehave. It keeps its port while it is stopped. */
final class MjpegServer implements AutoCloseable {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n";

  private final int port;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger parts = new AtomicInteger();
  private volatile Script script;
  private volatile ServerSocket door;
  private volatile String challenge = "";

  /** What a client gets. */
  interface Script {
    void play(MjpegServer server, OutputStream out) throws IOException, InterruptedException;
  }

  private MjpegServer(Script script, ServerSocketFactory doors) throws IOException {
    this.script = script;
    this.door = doors.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = door.getLocalPort();
    listen(door);
  }

  static MjpegServer start(Script script) throws IOException {
    return start(script, ServerSocketFactory.getDefault());
  }

  /** One that speaks TLS, if the doors do. */
  static MjpegServer start(Script script, ServerSocketFactory doors) throws IOException {
    return new MjpegServer(script, doors);
  }

  /** A picture every so often, for ever. */
  static Script pictures(byte[] jpeg, long everyMillis) {
    return (server, out) -> {
      server.send(out, HEAD);
      while (!server.pause(everyMillis)) {
        server.part(out, jpeg);
      }
    };
  }

  /** So many pictures, and then nothing more on an open connection. */
  static Script stalling(byte[] jpeg, int pictures) {
    return (server, out) -> {
      server.send(out, HEAD);
      for (int i = 0; i < pictures; i++) {
        server.part(out, jpeg);
      }
      server.pause(60_000);
    };
  }

  /** Anything at all, a byte at a time if there is a pause. */
  static Script saying(String text, long pauseMillis) {
    return (server, out) -> {
      for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
        out.write(b);
        if (pauseMillis > 0) {
          out.flush();
          server.pause(pauseMillis);
        }
      }
      out.flush();
    };
  }

  static Script endlessPart() {
    return (server, out) -> {
      server.send(out, HEAD + "--frame\r\nContent-Type: image/jpeg\r\n\r\n");
      while (!server.pause(0)) {
        out.write(new byte[1 << 16]);
      }
    };
  }

  void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  void part(OutputStream out, byte[] picture) throws IOException {
    send(
        out,
        "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + picture.length + "\r\n\r\n");
    out.write(picture);
    send(out, "\r\n");
    parts.incrementAndGet();
  }

  /** True when the server closes. */
  boolean pause(long millis) throws InterruptedException {
    return closed.await(millis, TimeUnit.MILLISECONDS);
  }

  private void listen(ServerSocket at) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  Socket client = at.accept();
                  clients.add(client);
                  Thread.ofVirtual().start(() -> serve(client));
                }
              } catch (IOException stopped) {
                // As the test wants.
              }
            });
  }

  private void serve(Socket client) {
    try (client) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      StringBuilder head = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('\n');
      }
      requests.add(head.toString());
      if (challenge.isEmpty() || head.indexOf("\nAuthorization: ") >= 0) {
        script.play(this, client.getOutputStream());
      } else {
        send(
            client.getOutputStream(),
            "HTTP/1.1 401 Unauthorized\r\n" + challenge + "Content-Length: 0\r\n\r\n");
      }
    } catch (IOException gone) {
      // The gateway has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clients.remove(client);
    }
  }

  String url() {
    return "http://127.0.0.1:" + port + "/video.mjpg";
  }

  String secureUrl() {
    return "https://127.0.0.1:" + port + "/video.mjpg";
  }

  String url(String login) {
    return "http://" + login + "@127.0.0.1:" + port + "/video.mjpg";
  }

  void plays(Script other) {
    script = other;
  }

  /** Lets nobody in who says nothing, and offers these ways in. Whoever says something is in. */
  void asks(String... challenges) {
    challenge =
        Arrays.stream(challenges)
            .map(one -> "WWW-Authenticate: " + one + "\r\n")
            .collect(Collectors.joining());
  }

  List<String> requests() {
    return requests;
  }

  /** Pictures that were sent, to whomever. */
  int sent() {
    return parts.get();
  }

  int clients() {
    return clients.size();
  }

  /** Gone, with all connections. */
  void stop() throws IOException {
    door.close();
    for (Socket client : clients) {
      client.close();
    }
  }

  void startAgain() throws IOException {
    ServerSocket again = new ServerSocket();
    again.setReuseAddress(true);
    again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    door = again;
    listen(again);
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    stop();
  }
}
