package dev.maskstream.vision.image;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** Writes pictures as baseline JPEG with 4:2:0 chroma. Threads: any. */
public final class JpegEncoder {
  /** What a viewer cannot tell from the original at a glance. */
  public static final int DEFAULT_QUALITY = 90;

  /**
   * Encodes a picture.
   *
   * @param quality 1 to 100
   */
  public static byte[] encode(RgbImage image, int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("JPEG quality is 1 to 100, not " + quality);
    }
    try (NativeImage rgb = NativeImage.of(image);
        Mat bgr = new Mat();
        IntPointer settings = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality)) {
      opencv_imgproc.cvtColor(rgb.mat(), bgr, opencv_imgproc.COLOR_RGB2BGR);
      return NativeImage.encode(".jpg", bgr, settings);
    }
  }

  /**
   * Encodes a picture that lies in native memory, without a copy on the heap.
   *
   * @param quality 1 to 100
   */
  public static byte[] encode(NativeRgb image, int quality) {
    OpenCv.load();
    try (Mat rgb =
            new Mat(
                image.height(),
                image.width(),
                opencv_core.CV_8UC3,
                image.pixels(),
                image.rowBytes());
        Mat bgr = new Mat();
        Mat upright = new Mat();
        IntPointer settings = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality)) {
      opencv_imgproc.cvtColor(rgb, bgr, opencv_imgproc.COLOR_RGB2BGR);
      if (image.quarterTurns() == 0) {
        return NativeImage.encode(".jpg", bgr, settings);
      }
      // OpenCV numbers its turns from 0, which is one quarter clockwise.
      opencv_core.rotate(bgr, upright, image.quarterTurns() - 1);
      return NativeImage.encode(".jpg", upright, settings);
    }
  }

  private JpegEncoder() {}
}
