package dev.maskstream.vision.image.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtspRepliesTest {
  private final ByteArrayOutputStream passed = new ByteArrayOutputStream();

  private Optional<String> codeOf(String sent) throws IOException {
    byte[] bytes = sent.getBytes(StandardCharsets.ISO_8859_1);
    return RtspReplies.copy(new ByteArrayInputStream(bytes), passed).map(Refusal::code);
  }

  private String passed() {
    return passed.toString(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 4\r\n\r\nv=0\n",
        "RTSP/1.0 200 OK\ncontent-length:4\n\nv=0\n",
        "RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n",
        "RTSP/1.0 200\r\n\r\n",
        "RTSP/1.0 200 OK\r\nX: \u0085Content-Length: 4\r\n\r\nRTSP/1.0 200 OK\r\n\r\n",
        "RTSP/1.0 200 OK\r\n\r\n$\0\0\u0008RTSP/1.0RTSP/1.0 454 Gone\r\n\r\n"
      })
  void whatKeepsToTheProtocolIsPassedOnAsItCame(String sent) throws IOException {
    assertThat(codeOf(sent)).isEmpty();

    assertThat(passed()).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RTSP/1.0 302 Moved\r\nLocation: rtsp://other/x\r\n\r\n",
        "RTSP/1.0  302 Moved\r\n\r\n",
        "RTSP/1.0\t301 Moved\r\n\r\n",
        "RTSP/1.1 302 Moved\r\n\r\n",
        "RTSP/x 302 Moved\r\n\r\n",
        " RTSP/1.0 302 Moved\r\n\r\n",
        "REDIRECT rtsp://cam/live RTSP/1.0\r\n\r\n"
      })
  void aRedirectIsNotPassedOnHoweverItIsSpelled(String sent) throws IOException {
    assertThat(codeOf(sent)).contains("redirected");

    assertThat(passed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RTSP/1.0 +302 Moved\r\n\r\n",
        "RTSP/1.0 0302 Moved\r\n\r\n",
        "RTSP/1.0 2000 OK\r\n\r\n",
        "RTSP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "RTSP/1.0 200 OK\r\nContent-Length: 40\r\nContent-Length: 0\r\n\r\n",
        "RTSP/1.0 200 OK\r\nContent-Length: 4x\r\n\r\n",
        "RTSP/1.0 200 OK\r\nContent-Length: \u001c4\r\n\r\nv=0\n",
        "RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        "RTSP/1.0 200 OK\r\nX: y\rRTSP/1.0 302 Moved\r\n\r\n",
        "RTSP/1.0 200 OK\r\n\0\r\nRTSP/1.0 302 Moved\r\n\r\n",
        "RTSP/1.0 200 OK\r\n$\0\0\u0010Content-Length: 9\r\n\r\n"
      })
  void whatFfmpegCouldReadInAnotherWayIsNotPassedOn(String sent) throws IOException {
    assertThat(codeOf(sent)).contains("protocol");

    assertThat(passed()).isEmpty();
  }

  @Test
  void aPacketTooShortForMediaIsLeftOutAsFfmpegWouldReadItAsText() throws IOException {
    codeOf("$\0\0\u0005RTSP/$\0\0\u000812345678");

    assertThat(passed()).isEqualTo("$\0\0\u000812345678");
  }

  @Test
  void requestsOfTheServerAreLeftOutWithTheirBodies() throws IOException {
    codeOf(
        "SET_PARAMETER rtsp://cam/live RTSP/1.0\r\nContent-Length: 4\r\n\r\na: b"
            + "RTSP/1.0 200 OK\r\n\r\n");

    assertThat(passed()).isEqualTo("RTSP/1.0 200 OK\r\n\r\n");
  }

  @Test
  void blankLinesBetweenRepliesAreLeftOut() throws IOException {
    codeOf("\r\n\r\nRTSP/1.0 200 OK\r\n\r\n");

    assertThat(passed()).isEqualTo("RTSP/1.0 200 OK\r\n\r\n");
  }
}
