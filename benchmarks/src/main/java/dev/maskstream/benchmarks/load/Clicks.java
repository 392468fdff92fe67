package dev.maskstream.benchmarks.load;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who points at frames over HTTP, one click after the other: a first click on each frame,
 * then second clicks that correct what the first found.
 *
 * <p>Threads: one.
 */
public final class Clicks implements AutoCloseable {
  private static final String SOURCE = "desk";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI gateway;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Frame> frames = new ArrayList<>();

  /**
   * A frame that was clicked on once.
   *
   * @param mask what that found, as JSON
   */
  private record Frame(String id, JsonObject mask) {}

  /**
   * A second click.
   *
   * @param millis from before the request to the whole answer
   * @param decoderMillis of them in the decoder, by the processor's clock
   * @param queueMillis of them waiting for the engine
   */
  public record Click(double millis, double decoderMillis, double queueMillis) {}

  public Clicks(URI gateway) {
    this.gateway = gateway;
  }

  /** Sends frames and clicks once on each, so that their embeddings are held. */
  public void begin(FrameSet set, int count) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      JsonObject accepted = ask("/v1/sources/" + SOURCE + "/frames", "image/jpeg", set.jpeg(i));
      String id = accepted.get("frame_id").getAsString();
      JsonObject first = click(id, "{\"points\":[" + point(i) + "]}");
      frames.add(
          new Frame(
              id,
              first.getAsJsonArray("instances").get(0).getAsJsonObject().getAsJsonObject("mask")));
    }
  }

  /** So many second clicks, the frames taking turns. */
  public List<Click> second(int count) throws IOException, InterruptedException {
    List<Click> clicks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Frame frame = frames.get(i % frames.size());
      String prompt =
          "{\"points\":[%s,%s],\"previous_mask\":%s}"
              .formatted(point(i % frames.size()), point(i + 1), frame.mask());
      long started = System.nanoTime();
      JsonObject answer = click(frame.id(), prompt);
      double millis = (System.nanoTime() - started) / 1e6;
      if (!answer.get("embedding_cached").getAsBoolean()) {
        throw new IllegalStateException("the second click on a frame needed the encoder");
      }
      JsonObject stages = answer.getAsJsonObject("stages_ns");
      clicks.add(
          new Click(
              millis,
              stages.get("decoder").getAsLong() / 1e6,
              stages.get("queue").getAsLong() / 1e6));
    }
    return clicks;
  }

  /** Some place in the middle half of a picture of 320x240 or more. */
  private static String point(int n) {
    return "{\"x\":%d,\"y\":%d}".formatted(80 + n * 37 % 160, 60 + n * 23 % 120);
  }

  private JsonObject click(String frame, String prompt) throws IOException, InterruptedException {
    String body = "{\"prompts\":[" + prompt + "]}";
    String path = "/v1/sources/" + SOURCE + "/frames/" + frame + "/segment";
    return ask(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  private JsonObject ask(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(path + " was answered " + answer.statusCode() + ": " + answer.body());
    }
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  @Override
  public void close() {
    client.close();
  }
}
