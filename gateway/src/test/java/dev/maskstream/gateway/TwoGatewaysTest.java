package dev.maskstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithBroker.class)
class TwoGatewaysTest {
  private static final int CAMERAS = 8;

  private static double online(SourceClient gateway) {
    return gateway.metric("maskstream_camera_state{state=\"online\"}");
  }

  @Test
  void eachCameraIsPulledByOneGatewayAndByTheOtherWhenThatGoes(TestBroker broker)
      throws IOException {
    byte[] jpeg = TestPictures.jpeg(64, 48);
    try (MjpegServer camera = MjpegServer.start(MjpegServer.pictures(jpeg, 50));
        TestGateway stays = TestGateway.start(broker, "two-", CamerasTest.QUICK)) {
      SourceClient staying = new SourceClient(stays);
      try (TestGateway goes = TestGateway.start(broker, "two-", CamerasTest.QUICK)) {
        SourceClient going = new SourceClient(goes);
        IntStream.range(0, CAMERAS)
            .forEach(
                i ->
                    assertThat(going.camera("cam-" + i, camera.url()).statusCode()).isEqualTo(201));
        await()
            .untilAsserted(
                () -> {
                  assertThat(online(staying)).isPositive();
                  assertThat(online(going)).isPositive();
                  assertThat(online(staying) + online(going)).isEqualTo(CAMERAS);
                  assertThat(camera.clients()).isEqualTo(CAMERAS);
                });
        IntStream.range(0, CAMERAS)
            .forEach(
                i -> {
                  staying.awaitState("cam-" + i, "online");
                  going.awaitState("cam-" + i, "online");
                });
      }

      await()
          .untilAsserted(
              () -> {
                assertThat(online(staying)).isEqualTo(CAMERAS);
                assertThat(camera.clients()).isEqualTo(CAMERAS);
              });
      IntStream.range(0, CAMERAS).forEach(i -> staying.awaitMoreFrames("cam-" + i));
      await()
          .untilAsserted(
              () -> {
                JsonObject counts = stays.accounting("cam-0");
                assertThat(counts.getLong("accepted"))
                    .isEqualTo(counts.getLong("masks") + counts.getLong("in_flight"));
              });
    }
  }
}
