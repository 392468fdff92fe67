package dev.maskstream.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.util.Map;

/** A gateway with a stand-in for the processors that answer prompts, and a picture to ask about. */
final class SegmentDesk implements AutoCloseable {
  static final byte[] PICTURE = TestPictures.jpeg(SegmentReplies.WIDTH, SegmentReplies.HEIGHT);
  static final String POINT = "{\"prompts\":[{\"points\":[{\"x\":7,\"y\":3.5}]}]}";
  static final String JSON = "application/json";
  private static final String BOUNDARY = "----of-the-test";

  private final TestGateway gateway;
  private final FakePrompter prompter;
  private String frame = "";

  SegmentDesk(TestBroker broker, String prefix, Map<String, String> settings) {
    gateway = TestGateway.start(broker, prefix, settings);
    prompter =
        new FakePrompter(
            broker.bootstrapServers(),
            gateway.topics(),
            TestGateway.PARTITIONS,
            SegmentReplies::twoObjects);
  }

  TestGateway gateway() {
    return gateway;
  }

  FakePrompter prompter() {
    return prompter;
  }

  /** Sends the picture as a frame of {@code cam-1}. */
  SegmentDesk send() {
    frame =
        TestGateway.json(gateway.post("/v1/sources/cam-1/frames?wait=mask", PICTURE))
            .getString("frame_id");
    return this;
  }

  /** The frame that was sent. */
  String frame() {
    return frame;
  }

  /** Where to ask about it. */
  String path() {
    return "/v1/sources/cam-1/frames/" + frame + "/segment";
  }

  HttpResponse<byte[]> ask(String json, String accept) {
    return gateway.post(path(), json.getBytes(UTF_8), "Content-Type", JSON, "Accept", accept);
  }

  static void isProblem(HttpResponse<byte[]> response, int status, String code) {
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(TestGateway.json(response).getString("code")).isEqualTo(code);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  /** The type of {@link #form}. */
  static String formType() {
    return "multipart/form-data; boundary=" + BOUNDARY;
  }

  /** A picture and its prompts. */
  static byte[] form(byte[] picture, String request) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    part(form, "picture\"; filename=\"a.jpg", "image/jpeg", picture);
    part(form, "request", JSON, request.getBytes(UTF_8));
    form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
    return form.toByteArray();
  }

  private static void part(ByteArrayOutputStream form, String name, String type, byte[] content) {
    String head =
        "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\nContent-Type: %s\r\n\r\n"
            .formatted(BOUNDARY, name, type);
    form.writeBytes(head.getBytes(UTF_8));
    form.writeBytes(content);
    form.writeBytes("\r\n".getBytes(UTF_8));
  }

  @Override
  public void close() {
    gateway.close();
    prompter.close();
  }
}
