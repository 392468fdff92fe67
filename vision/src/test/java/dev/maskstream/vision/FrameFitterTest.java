package dev.maskstream.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.ImageFault;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameFitterTest {

  @Test
  void aFrameOfTheRightSizeIsUntouched() {
    byte[] rgb = new byte[20 * 10 * 3];
    new Random(5).nextBytes(rgb);

    FittedFrame fitted = new FrameFitter(20, 10, Fit.LETTERBOX).fit(new RgbImage(20, 10, rgb));

    assertThat(fitted.pixels().isDirect()).isTrue();
    assertThat(bytes(fitted.pixels())).isEqualTo(rgb);
  }

  @Test
  void whatTheFrameDoesNotCoverIsGrayRightAndBelow() {
    FittedFrame wide =
        new FrameFitter(20, 10, Fit.LETTERBOX).fit(TestModels.filled(40, 10, 0x102030));
    FittedFrame tall =
        new FrameFitter(20, 10, Fit.LETTERBOX).fit(TestModels.filled(10, 10, 0x102030));

    assertThat(pixel(wide, 19, 4)).isEqualTo(0x102030);
    assertThat(pixel(wide, 0, 5)).isEqualTo(0x727272);
    assertThat(pixel(tall, 9, 9)).isEqualTo(0x102030);
    assertThat(pixel(tall, 10, 0)).isEqualTo(0x727272);
    assertThat(pixel(tall, 19, 9)).isEqualTo(0x727272);
  }

  @Test
  void scalingIsBilinearBetweenPixelCentres() {
    RgbImage ramp = new RgbImage(2, 1, new byte[] {0, 0, 0, 100, 100, 100});

    FittedFrame fitted = new FrameFitter(4, 1, Fit.STRETCH).fit(ramp);

    assertThat(red(fitted, 0)).isCloseTo(0, within(1));
    assertThat(red(fitted, 1)).isCloseTo(25, within(1));
    assertThat(red(fitted, 2)).isCloseTo(75, within(1));
    assertThat(red(fitted, 3)).isCloseTo(100, within(1));
  }

  @Test
  void aPicturesBytesAreFittedLikeItsPixels() {
    RgbImage picture = TestModels.filled(70, 40, 0x204060);
    TestModels.paint(picture, 10, 0, 50, 30, 0xffffff);
    FrameFitter fitter = new FrameFitter(30, 30, Fit.LETTERBOX);

    Fitting fitting = fitter.fit(PngEncoder.encode(picture), ImageLimits.DEFAULT);

    FittedFrame fitted = ((Fitting.Fitted) fitting).frame();
    assertThat(fitted.letterbox()).isEqualTo(fitter.fit(picture).letterbox());
    assertThat(bytes(fitted.pixels())).isEqualTo(bytes(fitter.fit(picture).pixels()));
  }

  @Test
  void bytesThatAreNoPictureAreRefusedWithTheReason() {
    Fitting fitting =
        new FrameFitter(30, 30, Fit.LETTERBOX).fit(new byte[] {1, 2, 3}, ImageLimits.DEFAULT);

    assertThat(((Fitting.Refused) fitting).code()).isEqualTo(ImageFault.NOT_A_PICTURE);
  }

  @Test
  void aLargePictureNeverLiesOnTheJavaHeap() {
    byte[] png = PngEncoder.encode(TestModels.filled(4000, 3000, 0x204060));
    FrameFitter fitter = new FrameFitter(30, 30, Fit.LETTERBOX);
    fitter.fit(png, ImageLimits.DEFAULT);
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();

    fitter.fit(png, ImageLimits.DEFAULT);

    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
  }

  @Test
  void labelsLieWhereTheirFramesDo() {
    RgbImage frame = TestModels.filled(90, 60, 0);
    TestModels.paint(frame, 30, 0, 90, 60, 0xffffff);
    byte[] ids = new byte[90 * 60];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) (i % 90 >= 30 ? 1 : 0);
    }
    FrameFitter fitter = new FrameFitter(30, 30, Fit.LETTERBOX);

    FittedFrame fitted = fitter.fit(frame);
    ClassMap label = fitter.fit(new ClassMap(90, 60, ids), 255);

    for (int y = 0; y < 30; y++) {
      for (int x = 0; x < 30; x++) {
        int expected = y >= 20 ? 255 : x >= 10 ? 1 : 0;
        assertThat(label.at(x, y)).isEqualTo(expected);
        assertThat(pixel(fitted, x, y))
            .isEqualTo(expected == 255 ? 0x727272 : expected == 1 ? 0xffffff : 0);
      }
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.duplicate().clear().get(bytes);
    return bytes;
  }

  private static int red(FittedFrame frame, int x) {
    return pixel(frame, x, 0) >> 16;
  }

  private static int pixel(FittedFrame frame, int x, int y) {
    int at = (y * frame.letterbox().inputWidth() + x) * 3;
    ByteBuffer pixels = frame.pixels();
    return Byte.toUnsignedInt(pixels.get(at)) << 16
        | Byte.toUnsignedInt(pixels.get(at + 1)) << 8
        | Byte.toUnsignedInt(pixels.get(at + 2));
  }
}
