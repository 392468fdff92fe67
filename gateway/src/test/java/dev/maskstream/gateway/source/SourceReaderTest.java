package dev.maskstream.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.proto.v1.Delivery;
import dev.maskstream.proto.v1.Source;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceReaderTest {
  private static Source read(String json) {
    return SourceReader.source("cam", new JsonObject(json));
  }

  @Test
  void everyMemberIsTaken() {
    Source source =
        read(
            """
            {"url":"rtsp://cam/x","model":"roads","delivery":"every-frame",
             "limits":{"max_frames_per_second":7.5,"max_age_ms":250},
             "prompts":[{"points":[{"x":1,"y":2.5},{"x":3,"y":4,"foreground":false}]},
                        {"box":{"left":0,"top":1,"right":5,"bottom":6}}]}
            """);

    assertThat(source.getDelivery()).isEqualTo(Delivery.DELIVERY_EVERY_FRAME);
    assertThat(source.getLimits().getMaxFramesPerSecond()).isEqualTo(7.5f);
    assertThat(source.getLimits().getMaxAgeMillis()).isEqualTo(250);
    assertThat(source.getPrompts(0).getPoints(0).getForeground()).isTrue();
    assertThat(source.getPrompts(0).getPoints(1).getForeground()).isFalse();
    assertThat(source.getPrompts(1).getBox().getBottom()).isEqualTo(6);
    assertThat(SourceJson.of(source).getJsonArray("prompts").encode())
        .contains("\"y\":2.5", "\"bottom\":6");
  }

  @Test
  void aCameraWantsTheLatestAndAnythingElseEveryFrame() {
    assertThat(read("{\"url\":\"rtsp://cam/x\"}").getDelivery())
        .isEqualTo(Delivery.DELIVERY_LATEST);
    assertThat(read("{}").getDelivery()).isEqualTo(Delivery.DELIVERY_EVERY_FRAME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"urls\":\"rtsp://cam/x\"}",
        "{\"delivery\":\"sometimes\"}",
        "{\"model\":\"Roads!\"}",
        "{\"limits\":{\"max_frames_per_second\":-1}}",
        "{\"limits\":{\"max_frames_per_second\":1e9}}",
        "{\"limits\":{\"max_age_ms\":-1}}",
        "{\"limits\":{\"fps\":1}}",
        "{\"prompts\":[{}]}",
        "{\"prompts\":[1]}",
        "{\"prompts\":[{\"points\":[{\"x\":1}]}]}",
        "{\"prompts\":[{\"points\":[{\"x\":-1,\"y\":1}]}]}",
        "{\"prompts\":[{\"box\":{\"left\":5,\"top\":0,\"right\":5,\"bottom\":1}}]}"
      })
  void whatMakesNoSenseIsRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(IllegalArgumentException.class);
  }
}
