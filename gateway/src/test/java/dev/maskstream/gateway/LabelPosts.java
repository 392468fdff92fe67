package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.MaskPng;
import dev.maskstream.proto.v1.Label;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Labels as they are sent, and as they lie on the topic. */
final class LabelPosts {
  static final int WIDTH = 40;
  static final int HEIGHT = 20;
  static final byte[] PICTURE = TestPictures.jpeg(WIDTH, HEIGHT);

  private LabelPosts() {}

  static JsonObject body(String source, String frame) {
    return new JsonObject()
        .put("source", source)
        .put("frame_id", frame)
        .put("size", new JsonArray().add(HEIGHT).add(WIDTH));
  }

  static JsonObject segment(int classId, Integer... counts) {
    return new JsonObject()
        .put("class_id", classId)
        .put("counts", new JsonArray(List.of((Object[]) counts)));
  }

  static byte[] ids(int classId) {
    byte[] ids = new byte[WIDTH * HEIGHT];
    Arrays.fill(ids, (byte) classId);
    return ids;
  }

  static byte[] png(byte[] ids) {
    return MaskPng.encode(ids, WIDTH, HEIGHT, new int[256]);
  }

  static String code(HttpResponse<byte[]> response) {
    return response.statusCode() + " " + TestGateway.json(response).getString("code");
  }

  /** What was written, with the key that belongs to it. */
  static Label label(TestBroker broker, TestGateway gateway, String key, long offset)
      throws Exception {
    ConsumerRecord<String, byte[]> record =
        Reading.all(broker, gateway.topics().labels()).stream()
            .filter(candidate -> candidate.offset() == offset)
            .findFirst()
            .orElseThrow();
    assertThat(record.key()).isEqualTo(key);
    return Label.parseFrom(record.value());
  }
}
