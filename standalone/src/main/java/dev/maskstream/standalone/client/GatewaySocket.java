package dev.maskstream.standalone.client;

import dev.maskstream.standalone.Failure;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A WebSocket to a gateway that deals in whole messages.
 *
 * <p>Threads: sends from one thread, each waiting until the message has left; messages arrive on
 * the client's threads, one at a time.
 */
final class GatewaySocket implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** Who hears what arrives. */
  interface Listener {
    void text(String message);

    void binary(byte[] message);

    /**
     * Nothing comes any more.
     *
     * @param reason a few words
     */
    void closed(String reason);
  }

  private final HttpClient http;
  private final WebSocket socket;

  private GatewaySocket(HttpClient http, WebSocket socket) {
    this.http = http;
    this.socket = socket;
  }

  /**
   * Connects.
   *
   * @throws Failure if the gateway cannot be reached or refuses
   */
  static GatewaySocket open(ServerAddress server, String path, Listener listener) {
    HttpClient http = HttpClient.newHttpClient();
    WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(DEADLINE);
    server.apiKey().ifPresent(key -> builder.header("Authorization", "Bearer " + key));
    try {
      WebSocket socket =
          await(builder.buildAsync(server.webSocket(path), new Messages(listener)), "connect");
      return new GatewaySocket(http, socket);
    } catch (Failure e) {
      http.shutdownNow();
      throw refused(server, path, e);
    }
  }

  /** The client's own exceptions often have no message. */
  private static Failure refused(ServerAddress server, String path, Failure e) {
    return switch (e.getCause()) {
      case ConnectException _ -> server.unreachable(e);
      case WebSocketHandshakeException answered -> {
        int status = answered.getResponse().statusCode();
        yield new Failure("%s refuses %s: %s".formatted(server.url(), path, meaning(status)), e);
      }
      default -> new Failure("cannot open " + server.webSocket(path) + ": " + e.getMessage(), e);
    };
  }

  private static String meaning(int status) {
    return switch (status) {
      case 401 ->
          "HTTP 401, it wants an API key that it knows; give one by --key or MASKSTREAM_KEY";
      case 403 -> "HTTP 403, neither the API key nor the address it is reached by may do that";
      case 404 -> "HTTP 404, it is no Maskstream gateway";
      default -> "HTTP " + status;
    };
  }

  void sendText(String message) {
    await(socket.sendText(message, true), "send");
  }

  void sendBinary(byte[] message) {
    await(socket.sendBinary(ByteBuffer.wrap(message), true), "send");
  }

  private static <T> T await(CompletableFuture<T> done, String what) {
    try {
      return done.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new Failure(what + " failed: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new Failure(what + " took more than " + DEADLINE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }

  /** Says good-bye and lets go; does not wait long for an answer. */
  @Override
  public void close() {
    if (!socket.isOutputClosed()) {
      var _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "").orTimeout(1, TimeUnit.SECONDS);
    }
    http.shutdownNow();
  }

  /** Puts messages together from the parts they arrive in. */
  private static final class Messages implements WebSocket.Listener {
    private final Listener listener;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Messages(Listener listener) {
      this.listener = listener;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        String message = text.toString();
        text.setLength(0);
        listener.text(message);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      bytes.writeBytes(copy);
      if (last) {
        byte[] message = bytes.toByteArray();
        bytes.reset();
        listener.binary(message);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      listener.closed(reason.isEmpty() ? "closed by the server (" + code + ")" : reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      listener.closed(String.valueOf(error.getMessage()));
    }
  }
}
