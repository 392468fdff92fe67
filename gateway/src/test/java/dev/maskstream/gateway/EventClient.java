package dev.maskstream.gateway;

import static dev.maskstream.gateway.TestGateway.PATIENCE;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A client of server-sent events, as the HTML standard has them read. */
final class EventClient implements AutoCloseable {
  private final HttpResponse<Stream<String>> response;
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** An event. */
  record Told(long id, JsonObject data) {
    String type() {
      return data.getString("type");
    }
  }

  private EventClient(HttpResponse<Stream<String>> response) {
    this.response = response;
    Thread.ofPlatform().daemon().name("test-events").start(this::read);
  }

  /** Returns when the stream is open. */
  static EventClient open(HttpClient client, URI url, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<Stream<String>> response = client.send(request.build(), BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw new IllegalStateException("status " + response.statusCode());
    }
    return new EventClient(response);
  }

  HttpResponse<?> response() {
    return response;
  }

  private void read() {
    long[] id = new long[1];
    try (Stream<String> lines = response.body()) {
      lines.forEach(
          line -> {
            if (line.startsWith("id: ")) {
              id[0] = Long.parseLong(line.substring(4));
            } else if (line.startsWith("data: ")) {
              told.add(new Told(id[0], new JsonObject(line.substring(6))));
            } else if (line.startsWith(":")) {
              comments.add(line);
            }
          });
    } catch (UncheckedIOException e) {
      // Cut off, which counts as an end.
    } finally {
      ended.countDown();
    }
  }

  /** The next event. */
  Told next() throws InterruptedException {
    Told next = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new IllegalStateException("no event came");
    }
    return next;
  }

  /** Those that came and were not taken yet. */
  List<Told> all() {
    return List.copyOf(told);
  }

  String comment() throws InterruptedException {
    return comments.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  boolean hasEnded() throws InterruptedException {
    return ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    response.body().close();
  }
}
