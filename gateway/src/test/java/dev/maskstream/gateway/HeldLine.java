package dev.maskstream.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A way to a server that can be held: connections stay and nothing passes until it is let go. Is
 * slow where a server that stops would be gone.
 *
 * <p>Threads: any; it has its own.
 */
final class HeldLine implements AutoCloseable {
  private final ServerSocket door;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch held = new CountDownLatch(0);

  HeldLine() throws IOException {
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  String address() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  void leadTo(String server) {
    int port = Integer.parseInt(server.substring(server.indexOf(':') + 1));
    Thread.ofVirtual().start(() -> serve(port));
  }

  void hold() {
    held = new CountDownLatch(1);
  }

  void letGo() {
    held.countDown();
  }

  private void serve(int port) {
    try {
      while (true) {
        Socket client = door.accept();
        ends.add(client);
        Thread.ofVirtual().start(() -> connect(client, port));
      }
    } catch (IOException closed) {
      // As the test wants.
    }
  }

  private void connect(Socket client, int port) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      ends.add(server);
      Thread.ofVirtual().start(() -> carry(server, client));
      carry(client, server);
    } catch (IOException away) {
      // The client sees that nobody is there.
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] some = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        held.await();
        out.write(some, 0, read);
      }
    } catch (IOException gone) {
      // Either end may go at any time.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    letGo();
    door.close();
    for (Socket end : ends) {
      end.close();
    }
  }
}
