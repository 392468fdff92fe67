package dev.maskstream.trainer;

import dev.maskstream.trainer.click.Click;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.OpenCv;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * Answers with OpenCV's GrabCut (Rother, Kolmogorov, Blake 2004), which knows nothing but the
 * picture's colours: disks around the clicks are surely object or surely not, everything else is
 * probably what the answer before said, and probably not the object the first time.
 */
final class GrabCutPointer implements Pointer {
  private static final int ITERATIONS = 3;
  private static final double RADIUS_OF_SIDE = 5.0 / 256;
  private static final int SMALLEST_RADIUS = 3;

  private static final byte SURELY_NOT = 0;
  private static final byte SURELY = 1;
  private static final byte PROBABLY_NOT = 2;
  private static final byte PROBABLY = 3;

  private RgbImage picture = new RgbImage(1, 1, new byte[3]);

  GrabCutPointer() {
    OpenCv.load();
  }

  @Override
  public void look(RgbImage picture) {
    this.picture = picture;
  }

  @Override
  public Answer answer(List<Click> clicks, ClassMap previous) {
    byte[] hints = new byte[previous.ids().length];
    for (int at = 0; at < hints.length; at++) {
      hints[at] = previous.ids()[at] == 1 ? PROBABLY : PROBABLY_NOT;
    }
    clicks.forEach(click -> mark(hints, click));
    if (hasBothSides(hints)) {
      cut(hints);
    }
    byte[] mask = new byte[hints.length];
    for (int at = 0; at < mask.length; at++) {
      mask[at] = (byte) (hints[at] == SURELY || hints[at] == PROBABLY ? 1 : 0);
    }
    return new Answer(
        new ClassMap(picture.width(), picture.height(), mask), OptionalDouble.empty());
  }

  private void mark(byte[] hints, Click click) {
    int side = Math.max(picture.width(), picture.height());
    int radius = Math.max(SMALLEST_RADIUS, (int) Math.round(RADIUS_OF_SIDE * side));
    for (int y = Math.max(0, click.y() - radius);
        y <= Math.min(picture.height() - 1, click.y() + radius);
        y++) {
      for (int x = Math.max(0, click.x() - radius);
          x <= Math.min(picture.width() - 1, click.x() + radius);
          x++) {
        int across = x - click.x();
        int down = y - click.y();
        if (across * across + down * down <= radius * radius) {
          hints[y * picture.width() + x] = click.foreground() ? SURELY : SURELY_NOT;
        }
      }
    }
  }

  /** OpenCV ends with an error where it has no colours of one side to learn from. */
  private static boolean hasBothSides(byte[] hints) {
    boolean object = false;
    boolean other = false;
    for (byte hint : hints) {
      object |= hint == SURELY || hint == PROBABLY;
      other |= hint == SURELY_NOT || hint == PROBABLY_NOT;
    }
    return object && other;
  }

  private void cut(byte[] hints) {
    // Its colour clusters begin at random: the same clicks have to give the same mask.
    opencv_core.setRNGSeed(1);
    try (BytePointer rgb = new BytePointer(picture.rgb());
        BytePointer marks = new BytePointer(hints);
        Mat image = new Mat(picture.height(), picture.width(), opencv_core.CV_8UC3, rgb);
        Mat mask = new Mat(picture.height(), picture.width(), opencv_core.CV_8UC1, marks);
        Rect none = new Rect();
        Mat other = new Mat();
        Mat object = new Mat()) {
      opencv_imgproc.grabCut(
          image, mask, none, other, object, ITERATIONS, opencv_imgproc.GC_INIT_WITH_MASK);
      marks.position(0).get(hints);
    }
  }

  @Override
  public void close() {
    picture = new RgbImage(1, 1, new byte[3]);
  }
}
