package dev.maskstream.standalone.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A way from a browser to a gateway that can be cut, held, and mended. Threads: any; it has its
 * own.
 */
final class Link implements AutoCloseable {
  private static final int WAITING = 50;

  private final ServerSocket door;
  private final URI target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean isCut;
  private volatile CountDownLatch held = new CountDownLatch(0);

  private Link(URI target) throws IOException {
    this.door = new ServerSocket(0, WAITING, InetAddress.getLoopbackAddress());
    this.target = target;
  }

  static Link to(String target) throws IOException {
    Link link = new Link(URI.create(target));
    Thread.ofVirtual().start(link::serve);
    return link;
  }

  String url() {
    return "http://127.0.0.1:" + door.getLocalPort();
  }

  /** Ends every connection, and every further one as soon as it is made. */
  void cut() {
    isCut = true;
    open.forEach(Link::end);
  }

  /** Connections stay, and nothing passes: the gateway finds that the browser takes nothing. */
  void hold() {
    held = new CountDownLatch(1);
  }

  void mend() {
    isCut = false;
    held.countDown();
  }

  private void serve() {
    try {
      while (true) {
        Socket browser = door.accept();
        if (isCut) {
          end(browser);
          continue;
        }
        Socket gateway = new Socket(target.getHost(), target.getPort());
        Thread.ofVirtual().start(() -> carry(browser, gateway));
        Thread.ofVirtual().start(() -> carry(gateway, browser));
      }
    } catch (IOException _) {
      // The door is closed.
    }
  }

  private void carry(Socket from, Socket to) {
    open.add(from);
    byte[] some = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        held.await();
        out.write(some, 0, read);
      }
    } catch (IOException _) {
      // Either end may go at any time.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(from);
      end(to);
      open.remove(from);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    held.countDown();
    cut();
  }
}
