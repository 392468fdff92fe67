package dev.maskstream.trainer.report;

import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.JpegEncoder;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import java.util.Set;

/**
 * One picture of a gallery and what is to be seen beside it, all of one size: no wider than asked
 * for. Class maps are scaled by nearest neighbour, so that no colour is made up.
 *
 * <p>Threads: any.
 */
public final class Tiles {
  private static final int JPEG_QUALITY = 85;
  private static final int WRONG = 0xe11d48;
  private static final int NOT_COUNTED = 0x94a3b8;

  private final FrameFitter fitter;
  private final RgbImage picture;

  /**
   * Scales a picture down, if it is wider than that.
   *
   * @param widest pixels across, at least 1
   */
  public Tiles(RgbImage picture, int widest) {
    this.picture = atMost(picture, widest);
    this.fitter = new FrameFitter(this.picture.width(), this.picture.height(), Fit.STRETCH);
  }

  /** A picture scaled down to so many pixels across, or the picture itself if it is no wider. */
  public static RgbImage atMost(RgbImage picture, int widest) {
    if (picture.width() <= widest) {
      return picture;
    }
    int height =
        Math.max(1, (int) Math.round((double) picture.height() * widest / picture.width()));
    FittedFrame frame = new FrameFitter(widest, height, Fit.STRETCH).fit(picture);
    byte[] rgb = new byte[widest * height * 3];
    frame.pixels().get(0, rgb);
    return new RgbImage(widest, height, rgb);
  }

  private ClassMap fit(ClassMap map) {
    return fitter.fit(map, 0);
  }

  /** The picture itself, as JPEG. */
  public byte[] picture() {
    return JpegEncoder.encode(picture, JPEG_QUALITY);
  }

  /**
   * A class map in colours, as PNG.
   *
   * @param palette 256 colours as 0xRRGGBB, by id
   */
  public byte[] coloured(ClassMap map, int[] palette) {
    return PngEncoder.encode(colours(fit(map), palette));
  }

  /** The same at its own size, not encoded. */
  public static RgbImage colours(ClassMap map, int[] palette) {
    byte[] rgb = new byte[map.ids().length * 3];
    for (int i = 0; i < map.ids().length; i++) {
      set(rgb, i, palette[Byte.toUnsignedInt(map.ids()[i])]);
    }
    return new RgbImage(map.width(), map.height(), rgb);
  }

  /**
   * Where a prediction is wrong, as PNG: red on the pale picture; blue gray where it does not
   * count.
   *
   * @param uncounted true ids that do not count
   */
  public byte[] errors(ClassMap truth, ClassMap prediction, Set<Integer> uncounted) {
    byte[] is = fit(truth).ids();
    byte[] said = fit(prediction).ids();
    byte[] rgb = new byte[is.length * 3];
    for (int i = 0; i < is.length; i++) {
      if (uncounted.contains(Byte.toUnsignedInt(is[i]))) {
        set(rgb, i, NOT_COUNTED);
      } else {
        set(rgb, i, is[i] == said[i] ? pale(i) : WRONG);
      }
    }
    return PngEncoder.encode(new RgbImage(picture.width(), picture.height(), rgb));
  }

  /** The picture's brightness, in the upper half of gray. */
  private int pale(int i) {
    int sum = 0;
    for (int channel = 0; channel < 3; channel++) {
      sum += Byte.toUnsignedInt(picture.rgb()[i * 3 + channel]);
    }
    return (128 + sum / 6) * 0x010101;
  }

  private static void set(byte[] rgb, int i, int colour) {
    rgb[i * 3] = (byte) (colour >> 16);
    rgb[i * 3 + 1] = (byte) (colour >> 8);
    rgb[i * 3 + 2] = (byte) colour;
  }
}
