package dev.maskstream.gateway;

import static dev.maskstream.gateway.TestGateway.PATIENCE;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket client that collects what it is told. */
final class TestSocket implements WebSocket.Listener, AutoCloseable {
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> binaries = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private WebSocket socket;

  static TestSocket open(HttpClient client, URI url, String... protocols) {
    TestSocket test = new TestSocket();
    WebSocket.Builder builder = client.newWebSocketBuilder();
    if (protocols.length > 0) {
      builder.subprotocols(protocols[0], Arrays.copyOfRange(protocols, 1, protocols.length));
    }
    URI ws = URI.create(url.toString().replaceFirst("http", "ws"));
    test.socket = builder.buildAsync(ws, test).join();
    return test;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      texts.add(text.toString());
      text.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    binary.writeBytes(part);
    if (last) {
      binaries.add(binary.toByteArray());
      binary.reset();
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.complete(status + " " + reason);
    return null;
  }

  /** Status and reason that the server closed it with. */
  String closedWith() {
    return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  void send(byte[] message) {
    socket.sendBinary(ByteBuffer.wrap(message), true).join();
  }

  void send(JsonObject message) {
    socket.sendText(message.encode(), true).join();
  }

  JsonObject text() throws InterruptedException {
    String next = texts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was said within " + PATIENCE);
    }
    return new JsonObject(next);
  }

  /** A binary message of the live socket. */
  static final class Live {
    final JsonObject header;
    final byte[] body;

    private Live(JsonObject header, byte[] body) {
      this.header = header;
      this.body = body;
    }
  }

  Live live() throws InterruptedException {
    byte[] next = binaries.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was shown within " + PATIENCE);
    }
    ByteBuffer message = ByteBuffer.wrap(next);
    byte[] header = new byte[message.getInt()];
    message.get(header);
    byte[] body = new byte[message.remaining()];
    message.get(body);
    return new Live(new JsonObject(io.vertx.core.buffer.Buffer.buffer(header)), body);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
