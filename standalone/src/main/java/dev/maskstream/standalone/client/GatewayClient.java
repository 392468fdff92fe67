package dev.maskstream.standalone.client;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.maskstream.proto.v1.Mask;
import dev.maskstream.proto.v1.SegmentReply;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.standalone.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks a gateway over HTTP.
 *
 * <p>Threads: any. Every call blocks, for at most its deadline.
 */
public final class GatewayClient implements AutoCloseable {
  /** What the network may take beyond the time the gateway waits. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private final ServerAddress server;
  private final HttpClient http;

  public GatewayClient(ServerAddress server) {
    this.server = server;
    this.http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(SLACK).build();
  }

  /**
   * Sends a picture and waits for its mask.
   *
   * @throws Failure if the gateway cannot be reached
   */
  public Reply segment(String source, byte[] picture, Duration patience) {
    HttpRequest request =
        request(
                "/v1/sources/%s/frames?wait=mask&timeout_ms=%d"
                    .formatted(ServerAddress.segment(source), patience.toMillis()),
                patience)
            .header("Accept", "application/x-protobuf")
            .header("Content-Type", contentType(picture))
            .POST(HttpRequest.BodyPublishers.ofByteArray(picture))
            .build();
    HttpResponse<byte[]> response = send(request);
    if (response.statusCode() != 200) {
      return Reply.Refused.read(response.statusCode(), response.body());
    }
    try {
      return new Reply.Masked(Mask.parseFrom(response.body()));
    } catch (InvalidProtocolBufferException e) {
      throw new Failure(server.url() + " answered something that is no mask", e);
    }
  }

  /**
   * Sends a picture with prompts and waits for what they find.
   *
   * @param asked what is asked for; its ids, picture and deadline do not count
   * @throws Failure if the gateway cannot be reached
   */
  public PromptAnswer prompt(
      String source, byte[] picture, SegmentRequest asked, Duration patience) {
    HttpRequest request =
        request(
                "/v1/segment?source=%s&timeout_ms=%d"
                    .formatted(ServerAddress.segment(source), patience.toMillis()),
                patience)
            .header("Accept", "application/x-protobuf")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(PromptJson.of(picture, asked)))
            .build();
    HttpResponse<byte[]> response = send(request);
    if (response.statusCode() != 200) {
      Reply.Refused refused = Reply.Refused.read(response.statusCode(), response.body());
      return new PromptAnswer.Refused(refused.code(), refused.detail());
    }
    try {
      return new PromptAnswer.Found(SegmentReply.parseFrom(response.body()).getSegments());
    } catch (InvalidProtocolBufferException e) {
      throw new Failure(server.url() + " answered something that is no segments", e);
    }
  }

  /**
   * The gateway's counts of a source.
   *
   * @throws Failure if it does not tell
   */
  public JsonObject accounting(String source) {
    HttpRequest request =
        request("/v1/sources/%s/accounting".formatted(ServerAddress.segment(source)), SLACK)
            .GET()
            .build();
    HttpResponse<byte[]> response = send(request);
    if (response.statusCode() != 200) {
      throw new Failure(
          "%s does not tell the accounting of %s: %s"
              .formatted(
                  server.url(),
                  source,
                  Reply.Refused.read(response.statusCode(), response.body()).detail()));
    }
    return json(response);
  }

  /**
   * All sources that the key may read.
   *
   * @throws Failure if the gateway does not tell
   */
  public JsonObject sources() {
    return json(told(request("/v1/sources", SLACK).GET().build(), "sources"));
  }

  /**
   * One source.
   *
   * @throws Failure if the gateway does not tell, or has none of that name
   */
  public JsonObject source(String source) {
    return json(told(request(path(source), SLACK).GET().build(), "the source " + source));
  }

  /**
   * Names a source or changes it.
   *
   * @return true if it is new
   * @throws Failure if the gateway refuses; says nothing of the address
   */
  public boolean putSource(String source, JsonObject body) {
    HttpRequest request =
        request(path(source), SLACK.multipliedBy(2))
            .PUT(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    return told(request, "the source " + source).statusCode() == 201;
  }

  /**
   * Deletes a source.
   *
   * @throws Failure if the gateway refuses, or has none of that name
   */
  public void removeSource(String source) {
    told(request(path(source), SLACK.multipliedBy(2)).DELETE().build(), "the source " + source);
  }

  private static String path(String source) {
    return "/v1/sources/" + ServerAddress.segment(source);
  }

  private HttpResponse<byte[]> told(HttpRequest request, String what) {
    HttpResponse<byte[]> response = send(request);
    if (response.statusCode() / 100 != 2) {
      throw new Failure(
          "%s refuses %s: %s"
              .formatted(
                  server.url(),
                  what,
                  Reply.Refused.read(response.statusCode(), response.body()).detail()));
    }
    return response;
  }

  private JsonObject json(HttpResponse<byte[]> response) {
    try {
      return JsonParser.parseString(new String(response.body(), StandardCharsets.UTF_8))
          .getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new Failure(server.url() + " answers, but is no Maskstream gateway", e);
    }
  }

  /** The gateway checks the picture itself; a wrong type here would only hide what is wrong. */
  private static String contentType(byte[] picture) {
    boolean png = picture.length > 1 && picture[0] == (byte) 0x89 && picture[1] == 'P';
    return png ? "image/png" : "image/jpeg";
  }

  private HttpRequest.Builder request(String path, Duration patience) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.http(path)).timeout(patience.plus(SLACK));
    server.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request;
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (ConnectException e) {
      throw server.unreachable(e);
    } catch (IOException e) {
      throw new Failure("%s does not answer: %s".formatted(server.url(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
