package dev.maskstream.vision.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodersTest {
  private static final RgbImage SCENE =
      ImageDecoderTest.decoded(TestPictures.png(TestPictures.scene(96, 64)));

  @Test
  void whatPngWritesIsReadBackExactly() {
    assertThat(ImageDecoderTest.decoded(PngEncoder.encode(SCENE)).rgb()).isEqualTo(SCENE.rgb());
  }

  @Test
  void whatJpegWritesIsReadBackNearly() {
    RgbImage back = ImageDecoderTest.decoded(JpegEncoder.encode(SCENE, 95));

    assertThat(back.width()).isEqualTo(96);
    assertThat(Byte.toUnsignedInt(back.rgb()[0])).isCloseTo(255, within(6));
    assertThat(Byte.toUnsignedInt(back.rgb()[2])).isCloseTo(0, within(6));
  }

  @Test
  void labelsKeepEveryId() throws IOException {
    byte[] ids = new byte[256];
    for (int i = 0; i < 256; i++) {
      ids[i] = (byte) i;
    }

    ClassMap back = LabelPng.read(PngEncoder.encode(new ClassMap(32, 8, ids)));

    assertThat(back.width()).isEqualTo(32);
    assertThat(back.ids()).isEqualTo(ids);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void labelIdsAreSamplesWhateverTheirDepthAndColour(int bits) throws IOException {
    byte[] rows = Arrays.copyOf(new byte[] {0, (byte) (1 << (8 - bits)), 0}, bits == 8 ? 3 : 2);
    byte[] gray = TestPictures.pngOf(2, 1, bits, 0, rows, false);
    byte[] palette =
        TestPictures.withChunk(
            TestPictures.pngOf(2, 1, bits, 3, rows, false),
            "PLTE",
            new byte[] {9, 9, 9, 99, 99, 99});

    assertThat(LabelPng.read(gray).ids()).containsExactly(1, 0);
    assertThat(LabelPng.read(palette).ids()).containsExactly(1, 0);
  }

  @Test
  void colourPicturesAreNoLabels() {
    byte[] png = TestPictures.png(TestPictures.scene(8, 8));

    assertThatThrownBy(() -> LabelPng.read(png))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("colour type 2");
  }

  @Test
  void anOverlayLiesBetweenFrameAndColour() {
    RgbImage frame = new RgbImage(2, 1, new byte[] {100, 100, 100, 100, 100, 100});
    int[] palette = new int[256];
    palette[1] = (200 << 16) | (100 << 8);

    RgbImage half = Overlay.blend(frame, new ClassMap(2, 1, new byte[] {1, 0}), palette, 0.5);

    assertThat(half.rgb()).containsExactly(150, 100, 50, 50, 50, 50);
  }

  @Test
  void opacityGoesFromFrameToColour() {
    RgbImage frame = new RgbImage(1, 1, new byte[] {10, 20, 30});
    ClassMap map = new ClassMap(1, 1, new byte[] {(byte) 255});
    int[] palette = new int[256];
    palette[255] = 0xffffff;

    assertThat(Overlay.blend(frame, map, palette, 0).rgb()).containsExactly(10, 20, 30);
    assertThat(Overlay.blend(frame, map, palette, 1).rgb()).containsExactly(-1, -1, -1);
  }

  @Test
  void anOverlayIsAJpegOfTheFramesSize() {
    byte[] jpeg =
        Overlay.jpeg(SCENE, new ClassMap(96, 64, new byte[96 * 64]), Palette.colours(), 0.4);

    RgbImage image = ImageDecoderTest.decoded(jpeg);
    assertThat(image.width()).isEqualTo(96);
    assertThat(image.height()).isEqualTo(64);
  }

  @Test
  void aClassMapOfAnotherSizeIsRefused() {
    assertThatThrownBy(
            () -> Overlay.jpeg(SCENE, new ClassMap(1, 1, new byte[1]), Palette.colours(), 0.4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1x1 over a frame of 96x64");
  }

  @Test
  void defaultColoursAreAllDifferent() {
    assertThat(Palette.colours()).doesNotHaveDuplicates().startsWith(0x000000, 0x800000, 0x008000);
  }

  @Test
  void javasOwnDecoderReadsOurJpegs() throws IOException {
    byte[] jpeg = JpegEncoder.encode(SCENE, 95);

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));

    assertThat(image.getRGB(5, 5) >> 16 & 0xff).isCloseTo(255, within(6));
  }
}
