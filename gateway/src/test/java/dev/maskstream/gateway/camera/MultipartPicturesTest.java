package dev.maskstream.gateway.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartPicturesTest {
  private static MultipartPictures of(String body) {
    return new MultipartPictures(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1)), "b", 100);
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  private static String next(MultipartPictures pictures) throws IOException {
    return new String(pictures.next(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void partsWithALengthAreTakenByteForByte() throws IOException {
    MultipartPictures pictures =
        of(
            lines(
                "--b",
                "Content-Type: image/jpeg",
                "Content-Length: 7",
                "",
                "1",
                "--b2",
                "--b",
                "Content-Length: 1",
                "",
                "3",
                "--b--"));

    assertThat(next(pictures)).isEqualTo("1\r\n--b2");
    assertThat(next(pictures)).isEqualTo("3");
    assertThatThrownBy(pictures::next).isInstanceOf(EOFException.class);
  }

  @Test
  void partsWithoutALengthEndAtTheBoundary() throws IOException {
    MultipartPictures pictures =
        of("preamble\r\n--b\r\n\r\n1--b1\r\n--b\r\nContent-Type: image/jpeg\r\n\r\n2\n--b--\r\n");

    assertThat(next(pictures)).isEqualTo("1--b1");
    assertThat(next(pictures)).isEqualTo("2");
    assertThatThrownBy(pictures::next).isInstanceOf(EOFException.class);
  }

  @Test
  void whatIsNoPictureIsPassedOver() throws IOException {
    MultipartPictures pictures =
        of(
            lines(
                "--b",
                "Content-Type: text/plain",
                "Content-Length: 2",
                "",
                "hi",
                "--b",
                "Content-Type: image/jpeg",
                "Content-Length: 1",
                "",
                "1"));

    assertThat(next(pictures)).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 101\r\n", "Content-Length: 999999999\r\n", ""})
  void aPartThatIsTooLargeEndsIt(String length) {
    MultipartPictures pictures = of("--b\r\n" + length + "\r\n" + "x".repeat(300));

    assertThatThrownBy(pictures::next)
        .isInstanceOfSatisfying(
            CameraFault.class, fault -> assertThat(fault.code()).isEqualTo("too-large"));
  }

  @Test
  void aBodyWithoutPartsEndsIt() {
    assertThatThrownBy(() -> of("x\r\n".repeat(200)).next()).isInstanceOf(CameraFault.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/x-mixed-replace; boundary=b",
        "multipart/x-mixed-replace;boundary=\"b\"",
        "Multipart/X-Mixed-Replace; Boundary=b; charset=x"
      })
  void theBoundaryIsReadAsCamerasWriteIt(String contentType) throws IOException {
    assertThat(MultipartPictures.boundary(contentType)).isEqualTo("b");
  }

  @Test
  void aPageIsNoCamera() {
    assertThatThrownBy(() -> MultipartPictures.boundary("text/html; charset=utf-8"))
        .hasMessageContaining("text/html");
  }

  @Test
  void aBodyInChunksIsOneStream() throws IOException {
    byte[] body =
        "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (ChunkedBody chunks = new ChunkedBody(new ByteArrayInputStream(body))) {
      assertThat(new String(chunks.readAllBytes(), StandardCharsets.US_ASCII))
          .isEqualTo("abc0123456789");
    }
  }
}
