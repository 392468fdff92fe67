package dev.maskstream.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.maskstream.vision.image.Decoding.Decoded;
import dev.maskstream.vision.image.Decoding.Unreadable;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static final BufferedImage SCENE = TestPictures.scene(96, 64);

  @Test
  void aPngComesOutExactly() {
    RgbImage image = decoded(TestPictures.png(SCENE));

    assertThat(image.width()).isEqualTo(96);
    assertThat(image.height()).isEqualTo(64);
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 96; x++) {
        assertThat(pixel(image, x, y)).isEqualTo(SCENE.getRGB(x, y) & 0xffffff);
      }
    }
  }

  @Test
  void anInterlacedPngComesOutExactly() {
    assertThat(decoded(TestPictures.interlacedPng(SCENE)).rgb())
        .isEqualTo(decoded(TestPictures.png(SCENE)).rgb());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aJpegKeepsItsColoursInTheOrderRedGreenBlue(boolean progressive) {
    RgbImage image = decoded(TestPictures.jpeg(SCENE, progressive));

    assertNear(image, 5, 5, 0xff0000);
    assertNear(image, 90, 5, 0x00ff00);
    assertNear(image, 5, 58, 0x0000ff);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 96, 64, red, green, blue, gray",
    "2, 96, 64, green, red, gray, blue",
    "3, 96, 64, gray, blue, green, red",
    "4, 96, 64, blue, gray, red, green",
    "5, 64, 96, red, blue, green, gray",
    "6, 64, 96, blue, red, gray, green",
    "7, 64, 96, gray, green, blue, red",
    "8, 64, 96, green, gray, red, blue",
    "0, 96, 64, red, green, blue, gray",
    "9, 96, 64, red, green, blue, gray",
  })
  void theExifTurnIsAppliedExactlyOnce(
      int orientation,
      int width,
      int height,
      String topLeft,
      String topRight,
      String bottomLeft,
      String bottomRight) {
    byte[] jpeg = TestPictures.jpeg(SCENE, false);

    for (boolean littleEndian : new boolean[] {false, true}) {
      RgbImage image = decoded(TestPictures.withOrientation(jpeg, orientation, littleEndian));

      assertThat(image.width()).isEqualTo(width);
      assertThat(image.height()).isEqualTo(height);
      assertThat(colour(image, 5, 5)).isEqualTo(topLeft);
      assertThat(colour(image, width - 6, 5)).isEqualTo(topRight);
      assertThat(colour(image, 5, height - 6)).isEqualTo(bottomLeft);
      assertThat(colour(image, width - 6, height - 6)).isEqualTo(bottomRight);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void anOrientationTellsWhereEachPixelIsStored(int exif) {
    byte[] png = TestPictures.png(SCENE);
    RgbImage stored = decoded(png);

    RgbImage seen = decoded(TestPictures.withChunk(png, "eXIf", TestPictures.exif(exif, false)));

    Orientation orientation = Orientation.ofExif(exif);
    for (int y = 0; y < seen.height(); y++) {
      for (int x = 0; x < seen.width(); x++) {
        int at = orientation.storedAt(x, y, stored.width(), stored.height());
        assertThat(pixel(seen, x, y))
            .isEqualTo(pixel(stored, at % stored.width(), at / stored.width()));
      }
    }
  }

  @Test
  void theExifTurnOfAPngIsApplied() {
    byte[] png = TestPictures.png(SCENE);

    RgbImage image = decoded(TestPictures.withChunk(png, "eXIf", TestPictures.exif(6, false)));

    assertThat(image.width()).isEqualTo(64);
    assertThat(pixel(image, 60, 5)).isEqualTo(0xff0000);
  }

  @Test
  void grayJpegsHaveThreeEqualChannels() {
    BufferedImage gray = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
    Arrays.fill(
        ((java.awt.image.DataBufferByte) gray.getRaster().getDataBuffer()).getData(), (byte) 77);

    assertNear(decoded(TestPictures.jpeg(gray, false)), 16, 16, 0x4d4d4d);
  }

  @Test
  void sixteenBitPngsKeepTheirUpperEightBits() {
    byte[] rows = {0, (byte) 0x80, 0x7f, 0x01, (byte) 0xff};

    RgbImage image = decoded(TestPictures.pngOf(2, 1, 16, 0, rows, false));

    assertThat(pixel(image, 0, 0)).isEqualTo(0x808080);
    assertThat(pixel(image, 1, 0)).isEqualTo(0x010101);
  }

  @Test
  void sixteenBitColourPngsKeepTheirUpperEightBits() {
    byte[] rows = {0, 0x11, (byte) 0xff, 0x22, (byte) 0xff, 0x33, (byte) 0xff};

    assertThat(pixel(decoded(TestPictures.pngOf(1, 1, 16, 2, rows, false)), 0, 0))
        .isEqualTo(0x112233);
  }

  @Test
  void transparentPixelsKeepTheirColour() {
    byte[] rgba = {0, 10, 20, 30, 0, 40, 50, 60, (byte) 255};
    byte[] grayAlpha = {0, 70, 0, 80, (byte) 128};

    RgbImage colour = decoded(TestPictures.pngOf(2, 1, 8, 6, rgba, false));
    RgbImage gray = decoded(TestPictures.pngOf(2, 1, 8, 4, grayAlpha, false));

    assertThat(pixel(colour, 0, 0)).isEqualTo(0x0a141e);
    assertThat(pixel(colour, 1, 0)).isEqualTo(0x28323c);
    assertThat(pixel(gray, 0, 0)).isEqualTo(0x464646);
    assertThat(pixel(gray, 1, 0)).isEqualTo(0x505050);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void palettesAreLookedUpWhateverTheirDepth(int bits) {
    // Pixel 0 has index 1, pixel 1 has index 0.
    byte[] rows = {0, (byte) (1 << (8 - bits)), 0};
    byte[] png =
        TestPictures.pngOf(2, 1, bits, 3, bits == 8 ? rows : Arrays.copyOf(rows, 2), false);
    png = TestPictures.withChunk(png, "tRNS", new byte[] {0});
    png = TestPictures.withChunk(png, "PLTE", new byte[] {1, 2, 3, (byte) 200, 100, 50});

    RgbImage image = decoded(png);

    assertThat(pixel(image, 0, 0)).isEqualTo(0xc86432);
    assertThat(pixel(image, 1, 0)).isEqualTo(0x010203);
  }

  @Test
  void adobeCmykIsConverted() {
    // Adobe stores inks inverted: 255 is no ink. Here: full magenta and yellow, so red.
    byte[] jpeg = TestPictures.fourComponentJpeg(32, 32, 255, 0, 0, 255);

    assertNear(decoded(TestPictures.withAdobeMarker(jpeg, 0)), 16, 16, 0xff0000);
  }

  @Test
  void adobeYcckIsConverted() {
    // The same red: the first three inverted inks, (255, 0, 0), stand as YCbCr of their complement.
    byte[] jpeg = TestPictures.fourComponentJpeg(32, 32, 179, 171, 0, 255);

    assertNear(decoded(TestPictures.withAdobeMarker(jpeg, 2)), 16, 16, 0xff0000);
  }

  @Test
  void jpegsWithoutHuffmanTablesUseTheStandardOnesAsMotionJpegDoes() {
    byte[] jpeg = TestPictures.jpeg(SCENE, false);
    byte[] without = TestPictures.withoutSegments(jpeg, 0xC4);
    assertThat(without.length).isLessThan(jpeg.length);

    assertThat(decoded(without).rgb()).isEqualTo(decoded(jpeg).rgb());
  }

  @Test
  void jpegsWithoutQuantisationTablesAreBroken() {
    byte[] without = TestPictures.withoutSegments(TestPictures.jpeg(SCENE, false), 0xDB);

    assertThat(unreadable(without).code()).isEqualTo(ImageFault.BROKEN);
  }

  @Test
  void halfAJpegIsTornEvenWithAnEndMarker() {
    byte[] jpeg = TestPictures.jpeg(TestPictures.scene(480, 360), false);
    byte[] half = TestPictures.firstHalf(jpeg);
    byte[] ended = Arrays.copyOf(half, half.length + 2);
    ended[half.length] = (byte) 0xFF;
    ended[half.length + 1] = (byte) 0xD9;

    assertThat(unreadable(half).code()).isEqualTo(ImageFault.TORN);
    assertThat(unreadable(ended).code()).isEqualTo(ImageFault.TORN);
  }

  @Test
  void aCheckFindsWhatDecodingWouldFind() {
    byte[] whole = TestPictures.jpeg(SCENE, false);
    byte[] half = Arrays.copyOf(whole, whole.length / 2);

    assertThat(ImageDecoder.check(whole, ImageLimits.DEFAULT)).isEmpty();
    assertThat(ImageDecoder.check(half, ImageLimits.DEFAULT))
        .contains((Unreadable) ImageDecoder.decode(half, ImageLimits.DEFAULT));
  }

  @Test
  void aWholeJpegThatEndsInMidGrayIsNotTorn() {
    BufferedImage gray = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      gray.setRGB(i % 64, i / 64, 0x808080);
    }

    assertNear(decoded(TestPictures.jpeg(gray, false)), 60, 60, 0x808080);
  }

  @Test
  void aPngWhoseDataEndsEarlyIsBroken() {
    byte[] rows = new byte[10 * (1 + 10)];

    assertThat(unreadable(TestPictures.pngOf(10, 20, 8, 0, rows, false)).code())
        .isEqualTo(ImageFault.BROKEN);
  }

  @Test
  void randomDamageNeverThrowsAndNeverChangesTheSize() {
    Random random = new Random(7);
    for (byte[] good :
        new byte[][] {
          TestPictures.jpeg(SCENE, false), TestPictures.jpeg(SCENE, true), TestPictures.png(SCENE)
        }) {
      for (int round = 0; round < 300; round++) {
        byte[] bad = good.clone();
        for (int hit = 0; hit <= round % 8; hit++) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
        switch (ImageDecoder.decode(bad, ImageLimits.DEFAULT)) {
          case Decoded whole -> assertThat(whole.image().rgb()).isNotEmpty();
          case Unreadable bare -> assertThat(bare.reason()).isNotBlank();
        }
      }
    }
  }

  static RgbImage decoded(byte[] bytes) {
    Decoding decoding = ImageDecoder.decode(bytes, ImageLimits.DEFAULT);
    assertThat(decoding).isInstanceOf(Decoded.class);
    return ((Decoded) decoding).image();
  }

  private static Unreadable unreadable(byte[] bytes) {
    Decoding decoding = ImageDecoder.decode(bytes, ImageLimits.DEFAULT);
    assertThat(decoding).isInstanceOf(Unreadable.class);
    return (Unreadable) decoding;
  }

  private static int pixel(RgbImage image, int x, int y) {
    int at = (y * image.width() + x) * 3;
    byte[] rgb = image.rgb();
    return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
  }

  private static String colour(RgbImage image, int x, int y) {
    int rgb = pixel(image, x, y);
    int red = rgb >> 16;
    int green = rgb >> 8 & 0xff;
    int blue = rgb & 0xff;
    if (Math.abs(red - green) < 30 && Math.abs(green - blue) < 30) {
      return "gray";
    }
    return red > green && red > blue ? "red" : green > blue ? "green" : "blue";
  }

  private static void assertNear(RgbImage image, int x, int y, int rgb) {
    int pixel = pixel(image, x, y);
    for (int shift = 0; shift <= 16; shift += 8) {
      assertThat(pixel >> shift & 0xff)
          .as("%06x at %d,%d", pixel, x, y)
          .isCloseTo(rgb >> shift & 0xff, within(6));
    }
  }
}
