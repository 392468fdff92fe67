package dev.maskstream.vision.prompt;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.OpenCv;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * The smallest box around a mask, in pixels.
 *
 * @param right first column that is no longer in it
 * @param bottom first row that is no longer in it
 */
public record MaskBox(int left, int top, int right, int bottom) {

  /** The box around all that is not 0; empty when everything is. */
  public static Optional<MaskBox> around(ClassMap mask) {
    OpenCv.load();
    try (BytePointer ids = new BytePointer(mask.ids());
        Mat mat = new Mat(mask.height(), mask.width(), opencv_core.CV_8UC1, ids);
        Rect box = opencv_imgproc.boundingRect(mat)) {
      return box.width() == 0
          ? Optional.empty()
          : Optional.of(
              new MaskBox(box.x(), box.y(), box.x() + box.width(), box.y() + box.height()));
    }
  }

  public int width() {
    return right - left;
  }

  public int height() {
    return bottom - top;
  }

  /** Pixels in the box. */
  public long area() {
    return (long) width() * height();
  }

  /** Intersection over union with another box, 0 to 1. */
  public double iou(MaskBox other) {
    int across = Math.max(0, Math.min(right, other.right) - Math.max(left, other.left));
    int down = Math.max(0, Math.min(bottom, other.bottom) - Math.max(top, other.top));
    long shared = (long) across * down;
    return (double) shared / (area() + other.area() - shared);
  }
}
