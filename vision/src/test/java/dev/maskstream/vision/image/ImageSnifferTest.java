package dev.maskstream.vision.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.image.Sniffed.Accepted;
import dev.maskstream.vision.image.Sniffed.Refused;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSnifferTest {
  private static final byte[] JPEG = TestPictures.jpeg(TestPictures.scene(48, 32), false);
  private static final byte[] PNG = TestPictures.png(TestPictures.scene(48, 32));

  @Test
  void theHeaderIsReadWithoutDecoding() {
    assertThat(accepted(JPEG))
        .isEqualTo(new ImageHeader(ImageFormat.JPEG, 48, 32, Orientation.UPRIGHT));
    assertThat(accepted(PNG))
        .isEqualTo(new ImageHeader(ImageFormat.PNG, 48, 32, Orientation.UPRIGHT));
  }

  @Test
  void theSizeIsThePictureAsSeen() {
    ImageHeader header = accepted(TestPictures.withOrientation(JPEG, 6, false));

    assertThat(header.width()).isEqualTo(32);
    assertThat(header.height()).isEqualTo(48);
    assertThat(header.storedWidth()).isEqualTo(48);
  }

  @Test
  void noBytesAreRefused() {
    assertThat(refused(new byte[0]).code()).isEqualTo(ImageFault.EMPTY);
  }

  @Test
  void moreBytesThanTheLimitAreRefused() {
    Refused refused =
        (Refused) ImageSniffer.inspect(JPEG, new ImageLimits(1000, 100, JPEG.length - 1));

    assertThat(refused.code()).isEqualTo(ImageFault.TOO_MANY_BYTES);
    assertThat(refused.reason()).contains("%,d".formatted(JPEG.length));
  }

  @Test
  void sizesAreLimitedBySideAndByArea() {
    assertThat(ImageSniffer.inspect(JPEG, new ImageLimits(48 * 32, 48, 1 << 20)))
        .isInstanceOf(Accepted.class);
    assertThat(ImageSniffer.inspect(JPEG, new ImageLimits(48 * 32 - 1, 48, 1 << 20)))
        .isInstanceOf(Refused.class);
    assertThat(ImageSniffer.inspect(JPEG, new ImageLimits(48 * 32, 47, 1 << 20)))
        .isInstanceOf(Refused.class);
  }

  static Stream<byte[]> bombs() {
    return Stream.of(
        TestPictures.claiming(JPEG, 65535, 65535),
        TestPictures.blankPng(30_000, 30_000, 1, 0),
        TestPictures.pngOf(Integer.MAX_VALUE, Integer.MAX_VALUE, 16, 6, new byte[1], false),
        TestPictures.pngOf(65_535, 65_535, 8, 2, new byte[1], false));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void claimsOfHugeSizesAreRefusedWithTheNumbers(byte[] bomb) {
    Refused refused = refused(bomb);

    assertThat(refused.code()).isEqualTo(ImageFault.TOO_LARGE);
    assertThat(refused.reason()).matches(".*claims \\d+x\\d+ pixels.*8192 a side.*");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 50, 90, 99})
  void everyBeginningOfAPictureIsTorn(int percent) {
    for (byte[] whole : new byte[][] {JPEG, PNG}) {
      byte[] part = Arrays.copyOf(whole, Math.max(4, whole.length * percent / 100));

      assertThat(refused(part).code()).isEqualTo(ImageFault.TORN);
    }
  }

  @Test
  void aJpegWithoutItsEndMarkerIsTorn() {
    assertThat(refused(Arrays.copyOf(JPEG, JPEG.length - 2)).code()).isEqualTo(ImageFault.TORN);
  }

  @Test
  void paddingBehindTheEndIsNoFault() {
    assertThat(accepted(Arrays.copyOf(JPEG, JPEG.length + 100))).isNotNull();
    assertThat(accepted(Arrays.copyOf(PNG, PNG.length + 100))).isNotNull();
  }

  @Test
  void aWrongChecksumIsNamed() {
    byte[] changed = PNG.clone();
    changed[60] ^= 1;

    Refused refused = refused(changed);

    assertThat(refused.code()).isEqualTo(ImageFault.BROKEN);
    assertThat(refused.reason()).contains("checksum of chunk IDAT");
  }

  @Test
  void aPngSentAsTextIsNamed() {
    byte[] text =
        new String(PNG, StandardCharsets.ISO_8859_1)
            .replace("\r\n", "\n")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThat(refused(text).reason()).contains("text mode");
  }

  @Test
  void cmykWithoutAdobesMarkerIsRefusedAsAmbiguous() {
    byte[] cmyk = TestPictures.fourComponentJpeg(16, 16, 1, 2, 3, 4);

    Refused refused = refused(cmyk);

    assertThat(refused.code()).isEqualTo(ImageFault.UNSUPPORTED_CODING);
    assertThat(refused.reason()).contains("CMYK");
    assertThat(accepted(TestPictures.withAdobeMarker(cmyk, 0)).width()).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource({"C3, lossless", "C5, hierarchical", "C9, arithmetic"})
  void unusualCodingsAreRefusedByName(String marker, String name) {
    byte[] changed = JPEG.clone();
    for (int at = 2; at < changed.length; at++) {
      if (changed[at] == (byte) 0xFF && changed[at + 1] == (byte) 0xC0) {
        changed[at + 1] = (byte) Integer.parseInt(marker, 16);
        break;
      }
    }

    Refused refused = refused(changed);

    assertThat(refused.code()).isEqualTo(ImageFault.UNSUPPORTED_CODING);
    assertThat(refused.reason()).contains(name);
  }

  @Test
  void aJpegOfEndlessScansIsRefused() {
    int scan = indexOfScan(JPEG);
    byte[] scans =
        TestPictures.build(
            out -> {
              out.write(JPEG, 0, JPEG.length - 2);
              for (int i = 0; i < 64; i++) {
                out.write(JPEG, scan, 14);
              }
              out.writeShort(0xFFD9);
            });

    assertThat(refused(scans).reason()).contains("scans");
  }

  @Test
  void moreBlocksThanTheDataHasBitsForAreRefused() {
    byte[] bomb = TestPictures.claiming(JPEG, 5000, 5000);

    Refused refused = refused(bomb);

    assertThat(refused.code()).isEqualTo(ImageFault.BROKEN);
    assertThat(refused.reason()).contains("claims 5000x5000 pixels but has no more than");
  }

  @Test
  void aPictureOfOneColourHasBitsEnough() {
    BufferedImage black = new BufferedImage(4096, 4096, BufferedImage.TYPE_BYTE_GRAY);

    assertThat(accepted(TestPictures.jpeg(black, false)).width()).isEqualTo(4096);
    assertThat(accepted(TestPictures.jpeg(black, true)).width()).isEqualTo(4096);
  }

  private static int indexOfScan(byte[] jpeg) {
    for (int at = 2; ; at++) {
      if (jpeg[at] == (byte) 0xFF && jpeg[at + 1] == (byte) 0xDA) {
        return at;
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RIFF....WEBPVP8 |a WebP picture",
        "....ftypheic....|a HEIC picture",
        "....ftypavif....|an AVIF picture",
        "....ftypisom....|an MP4 or QuickTime video",
        "BM......|a BMP picture",
        "<!DOCTYPE html><html><body>401|an HTML page",
        "  <HTML>|an HTML page",
        "<svg xmlns='x'/>|an SVG drawing",
        "%PDF-1.7|a PDF",
        "/9j/4AAQSkZJRg|base64",
        "--b; Content-Type: image/jpeg|multipart",
        "hello world|text",
      })
  void otherFormatsAreRefusedByName(String start, String name) {
    Refused refused = refused(start.replace('.', '\0').getBytes(StandardCharsets.ISO_8859_1));

    assertThat(refused.code()).isEqualTo(ImageFault.UNSUPPORTED_FORMAT);
    assertThat(refused.reason()).contains(name).contains("JPEG or PNG");
  }

  @Test
  void aGifIsRefusedByName() {
    byte[] gif = TestPictures.gif(new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_BINARY));

    assertThat(refused(gif).reason()).contains("a GIF");
  }

  @Test
  void unknownBytesAreShown() {
    Refused refused = refused(new byte[] {1, 2, 3, (byte) 0xfe});

    assertThat(refused.code()).isEqualTo(ImageFault.NOT_A_PICTURE);
    assertThat(refused.reason()).contains("01 02 03 fe");
  }

  private static ImageHeader accepted(byte[] bytes) {
    Sniffed sniffed = ImageSniffer.inspect(bytes, ImageLimits.DEFAULT);
    assertThat(sniffed).isInstanceOf(Accepted.class);
    return ((Accepted) sniffed).header();
  }

  private static Refused refused(byte[] bytes) {
    Sniffed sniffed = ImageSniffer.inspect(bytes, ImageLimits.DEFAULT);
    assertThat(sniffed).isInstanceOf(Refused.class);
    return (Refused) sniffed;
  }
}
