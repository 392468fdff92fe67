package dev.maskstream.gateway.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.gateway.camera.CameraAddress.Mjpeg;
import dev.maskstream.gateway.camera.CameraAddress.Rtsp;
import dev.maskstream.gateway.camera.CameraAddress.Server;
import dev.maskstream.gateway.camera.CameraAddress.VideoFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CameraAddressTest {
  @Test
  void eachSchemeIsAKindOfCamera() {
    assertThat(CameraAddress.parse("rtsp://me:p%40ss@cam.example/live?channel=2"))
        .isEqualTo(new Rtsp(new Server("cam.example", 554, "me:p%40ss", "/live?channel=2")));
    assertThat(CameraAddress.parse("HTTP://[fd12::7]:8081"))
        .isEqualTo(new Mjpeg(new Server("[fd12::7]", 8081, "", "/"), false));
    assertThat(CameraAddress.parse("https://cam.example/video"))
        .isEqualTo(new Mjpeg(new Server("cam.example", 443, "", "/video"), true));
    assertThat(CameraAddress.parse("file:/videos/a%20hall.mp4"))
        .isEqualTo(new VideoFile(Path.of("/videos/a hall.mp4")));
    assertThat(CameraAddress.parse("file:///videos/hall.mp4"))
        .isEqualTo(new VideoFile(Path.of("/videos/hall.mp4")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cam.example/live",
        "rtsps://me:secret@cam/x",
        "concat:/etc/passwd",
        "rtsp:me:secret",
        "rtsp://me:se@cret@cam/x",
        "rtsp://me:secret@cam:0/x",
        "rtsp://me:secret@cam:99999/x",
        "http://me:secret@cam/x y",
        "http://me:secret@cam/x\r\nHost: other",
        "http://me:secret@cam/#x",
        "http:///secret",
        "file:secret.mp4",
        "file://secret/x.mp4",
        "file:/secret%00.mp4"
      })
  void whatIsNoAddressIsRefusedWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> CameraAddress.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContainingAny("secret", "cret", "etc");
  }

  @Test
  void whoWantsRtspOverTlsIsToldWhatThereIsInstead() {
    assertThatThrownBy(() -> CameraAddress.parse("rtsps://me:secret@cam/x"))
        .hasMessageContainingAll("not pulled over TLS", "rtsp://", "https://")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://me:secret@cam:8554/live?channel=2, rtsp://***@cam:8554/live?channel=***",
    "http://cam/video.cgi?user=me&pwd=secret&hd, http://cam/video.cgi?user=***&pwd=***&***",
    "http://secret@cam/x, http://***@cam/x",
    "rtsp://cam/live, rtsp://cam/live",
    "rtsp://cam:554/user=me_password=secret_channel=1_stream=0.sdp?real, rtsp://cam:554/***?***",
    "rtsp://cam/live/password%3Dsecret, rtsp://cam/***",
    "rtsp://me:se@cret@cam/x, ***",
    "file:/videos/hall.mp4, file:/videos/hall.mp4"
  })
  void nothingSecretIsShown(String url, String shown) {
    assertThat(CameraAddress.shown(url)).isEqualTo(shown);
  }

  @Test
  void anAddressThatWasShownStandsForWhatIsStored() {
    String stored = "rtsp://me:secret@cam/live";

    assertThat(CameraUrl.restored("rtsp://***@cam/live", stored)).isEqualTo(stored);
    assertThat(CameraUrl.restored("rtsp://cam/other", stored)).isEqualTo("rtsp://cam/other");
    String inPath = "rtsp://cam/user=me_password=secret";
    assertThat(CameraUrl.restored("rtsp://cam/***", inPath)).isEqualTo(inPath);
    assertThatThrownBy(() -> CameraUrl.restored("rtsp://***@evil.example/live", stored))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCameraPutsNoSecretIntoItsOwnName() {
    assertThat(CameraAddress.parse("rtsp://me:secret@cam/live?pwd=secret").toString())
        .doesNotContain("secret");
  }
}
