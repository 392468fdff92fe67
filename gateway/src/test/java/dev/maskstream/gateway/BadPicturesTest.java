package dev.maskstream.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent: a mask, or a refusal whose reason helps; and the next good frame works. */
@ExtendWith(WithBroker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadPicturesTest {
  private TestGateway gateway;

  @BeforeAll
  void start(TestBroker broker) {
    gateway = TestGateway.start(broker, "bad-", Map.of());
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  static Stream<Arguments> refused() {
    byte[] jpeg = TestPictures.jpeg(320, 240);
    byte[] png = TestPictures.png(320, 240);
    return Stream.of(
        Arguments.of("nothing", new byte[0], 400, "empty"),
        Arguments.of("one byte", new byte[] {(byte) 0xff}, 415, "not-a-picture"),
        Arguments.of("HTML", "<!doctype html><p>camera".getBytes(UTF_8), 415, ""),
        Arguments.of("a GIF", "GIF89a\1\0\1\0\0\0\0;".getBytes(UTF_8), 415, "unsupported-format"),
        Arguments.of("a WebP", webp(), 415, "unsupported-format"),
        Arguments.of("an HEIC", heic(), 415, "unsupported-format"),
        Arguments.of("half a JPEG", TestPictures.firstHalfOf(jpeg), 422, "torn-picture"),
        Arguments.of("half a PNG", TestPictures.firstHalfOf(png), 422, "torn-picture"),
        Arguments.of("a JPEG's first bytes", Arrays.copyOf(jpeg, 3), 422, "torn-picture"),
        Arguments.of("a PNG with a flipped bit", flipped(png, png.length - 30), 422, ""),
        Arguments.of("a JPEG bomb", OddPictures.jpegClaiming(65_535, 65_535), 422, "too-large"),
        Arguments.of("a PNG bomb", OddPictures.pngOfZeros(30_000, 30_000), 422, "too-large"),
        Arguments.of("a strip too long", OddPictures.pngOfZeros(8_193, 1), 422, "too-large"),
        Arguments.of("no pixels", OddPictures.pngOfZeros(0, 0), 422, "broken-picture"),
        Arguments.of("lossless JPEG", OddPictures.withMarker(jpeg, 0xC3), 422, ""),
        Arguments.of("arithmetic JPEG", OddPictures.withMarker(jpeg, 0xC9), 422, ""),
        Arguments.of("12 bits", OddPictures.withPrecision(jpeg, 12), 422, "unsupported-coding"),
        Arguments.of("two sizes", OddPictures.twoSizes(jpeg), 422, ""),
        Arguments.of("PNG data cut short", OddPictures.pngWithHalfItsData(64, 64), 422, ""),
        Arguments.of("random bytes", OddPictures.random(10_000), 415, "not-a-picture"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void isRefusedWithAReason(String what, byte[] body, int status, String code) {
    String source = "bad-" + Integer.toHexString(what.hashCode());

    HttpResponse<byte[]> response = gateway.post("/v1/sources/" + source + "/frames", body);

    assertThat(response.statusCode()).as(what).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonObject problem = TestGateway.json(response);
    assertThat(problem.getString("code")).contains(code);
    assertThat(problem.getString("type")).startsWith("urn:maskstream:problem:");
    assertThat(problem.getString("detail")).hasSizeGreaterThan(20);
    assertThat(gateway.accounting(source).getLong("accepted")).isZero();
    good(source);
  }

  /** The check's thread and the request's may come to the end in either order. */
  @RepeatedTest(3)
  void whoWaitsForTheMaskOfABadPictureIsToldWhatIsWrongNotThatItIsLate() {
    byte[] torn = Arrays.copyOf(TestPictures.jpeg(16, 16), 3);

    Set<Integer> statuses =
        IntStream.range(0, 2_000)
            .parallel()
            .mapToObj(_ -> gateway.post("/v1/sources/hasty/frames?wait=mask", torn).statusCode())
            .collect(Collectors.toSet());

    assertThat(statuses).containsExactly(422);
  }

  static Stream<Arguments> taken() {
    return Stream.of(
        Arguments.of("gray", written(BufferedImage.TYPE_BYTE_GRAY, "jpg")),
        Arguments.of("16-bit gray", written(BufferedImage.TYPE_USHORT_GRAY, "png")),
        Arguments.of("alpha", written(BufferedImage.TYPE_INT_ARGB, "png")),
        Arguments.of("one bit", written(BufferedImage.TYPE_BYTE_BINARY, "png")),
        Arguments.of("palette", written(BufferedImage.TYPE_BYTE_INDEXED, "png")),
        Arguments.of("one pixel", TestPictures.png(1, 1)),
        Arguments.of("as long as may be", TestPictures.png(8_192, 2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("taken")
  void isTaken(String what, byte[] body) {
    HttpResponse<byte[]> response = gateway.post("/v1/sources/odd/frames?wait=mask", body);

    assertThat(response.statusCode()).as(what).isEqualTo(200);
  }

  private void good(String source) {
    assertThat(
            gateway
                .post("/v1/sources/" + source + "/frames?wait=mask", TestPictures.jpeg(16, 16))
                .statusCode())
        .isEqualTo(200);
  }

  private static byte[] written(int type, String format) {
    return TestPictures.written(TestPictures.halves(64, 48, type), format);
  }

  private static byte[] webp() {
    return "RIFF\44\0\0\0WEBPVP8 \30\0\0\0".getBytes(UTF_8);
  }

  private static byte[] heic() {
    return "\0\0\0\30ftypheic\0\0\0\0mif1heic".getBytes(UTF_8);
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 1;
    return changed;
  }
}
