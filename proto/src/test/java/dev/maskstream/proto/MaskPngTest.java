package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskPngTest {
  private static final int[] PALETTE = palette();

  @Test
  void anotherReaderSeesIdsInTheRasterAndColoursInThePicture() throws Exception {
    byte[] ids = {0, 1, 2, (byte) 255, 5, 6};

    BufferedImage image = read(MaskPng.encode(ids, 3, 2, PALETTE));

    assertThat(image.getRaster().getPixels(0, 0, 3, 2, (int[]) null))
        .containsExactly(0, 1, 2, 255, 5, 6);
    assertThat(image.getRGB(2, 0) & 0xffffff).isEqualTo(PALETTE[2]);
  }

  @Test
  void aPngComesBackWithItsSize() throws Exception {
    byte[] ids = SyntheticMaps.blobs(new SplittableRandom(8), 33, 21, 200, 5);

    PngMap map = MaskPng.decode(MaskPng.encode(ids, 33, 21, PALETTE));

    assertThat(map.width()).isEqualTo(33);
    assertThat(map.height()).isEqualTo(21);
    assertThat(map.ids()).isEqualTo(ids);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void palettePngsOfAnotherWriterAreReadAtEveryDepth(int bits) throws Exception {
    byte[] grays = new byte[1 << bits];
    for (int i = 0; i < grays.length; i++) {
      grays[i] = (byte) (255 - i);
    }
    IndexColorModel model = new IndexColorModel(bits, grays.length, grays, grays, grays);
    int type = bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY;
    BufferedImage image = new BufferedImage(19, 7, type, model);
    byte[] ids = SyntheticMaps.blobs(new SplittableRandom(bits), 19, 7, grays.length, 3);
    for (int at = 0; at < ids.length; at++) {
      image.getRaster().setSample(at % 19, at / 19, 0, Byte.toUnsignedInt(ids[at]));
    }

    assertThat(MaskPng.decode(written(image)).ids()).isEqualTo(ids);
  }

  @Test
  void aGrayPngIsReadAsItStands() throws Exception {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_BYTE_GRAY);
    byte[] ids = SyntheticMaps.blobs(new SplittableRandom(9), 40, 30, 256, 2);
    image.getRaster().setDataElements(0, 0, 40, 30, ids);

    assertThat(MaskPng.decode(written(image)).ids()).isEqualTo(ids);
  }

  @Test
  void everyFilterIsUndone() throws Exception {
    Python.assumePresent();
    byte[] png = Python.run("png_with_all_filters.py", new byte[0]);

    byte[] ids = MaskPng.decode(png).ids();

    for (int at = 0; at < ids.length; at++) {
      assertThat(Byte.toUnsignedInt(ids[at])).isEqualTo((at * at / 7) % 5);
    }
  }

  @Test
  void picturesThatAreNoClassMapsAreRefusedWithTheReason() throws Exception {
    byte[] colour = written(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB));
    byte[] deep = written(new BufferedImage(4, 4, BufferedImage.TYPE_USHORT_GRAY));

    assertThatThrownBy(() -> MaskPng.decode(colour)).hasMessageContaining("colour type 2");
    assertThatThrownBy(() -> MaskPng.decode(deep)).hasMessageContaining("16 bits");
    assertThatThrownBy(() -> MaskPng.decode("GIF89a.......".getBytes(StandardCharsets.US_ASCII)))
        .hasMessageContaining("not a PNG");
  }

  @Test
  void aTornPngIsRefusedWhereverItIsTorn() {
    byte[] ids = SyntheticMaps.blobs(new SplittableRandom(10), 50, 40, 9, 9);
    byte[] png = MaskPng.encode(ids, 50, 40, PALETTE);

    for (int length = 0; length < png.length; length++) {
      byte[] torn = Arrays.copyOf(png, length);
      assertThat(Hostile.assertReadOrRefused(() -> MaskPng.decode(torn))).isFalse();
    }
  }

  @Test
  void damagedAndInventedBytesAreReadOrRefused() {
    SplittableRandom random = new SplittableRandom(11);
    byte[] png = MaskPng.encode(SyntheticMaps.blobs(random, 50, 40, 9, 9), 50, 40, PALETTE);
    for (int round = 0; round < 4_000; round++) {
      byte[] bytes = Hostile.damaged(png, random);
      Hostile.assertReadOrRefused(() -> MaskPng.decode(bytes));
    }
  }

  /** 65535 x 65535 pixels claimed by 57 bytes: refused by its header. */
  @Test
  void aBombIsRefusedByItsHeader() throws Exception {
    byte[] png = MaskPng.encode(new byte[1], 1, 1, PALETTE);
    byte[] bomb = png.clone();
    Arrays.fill(bomb, 18, 20, (byte) 0xff);
    Arrays.fill(bomb, 22, 24, (byte) 0xff);
    CRC32 crc = new CRC32();
    crc.update(bomb, 12, 17);
    ByteBuffer.wrap(bomb).putInt(29, (int) crc.getValue());

    assertThatThrownBy(() -> MaskPng.decode(bomb)).hasMessageContaining("at most 67108864");
  }

  private static BufferedImage read(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static byte[] written(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private static int[] palette() {
    int[] rgb = new int[256];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = i * 0x010305;
    }
    return rgb;
  }
}
