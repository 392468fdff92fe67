package dev.maskstream.vision.image;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Compresses decoded video frames so that a model sees no difference: quality 95, colour at full
 * resolution.
 *
 * <p>Threads: any.
 */
final class FrameJpeg {
  private static final int QUALITY = 95;

  private FrameJpeg() {}

  static byte[] encode(RgbImage image) {
    try (NativeImage rgb = NativeImage.of(image);
        Mat bgr = new Mat();
        IntPointer settings =
            new IntPointer(
                opencv_imgcodecs.IMWRITE_JPEG_QUALITY,
                QUALITY,
                opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR,
                opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444)) {
      opencv_imgproc.cvtColor(rgb.mat(), bgr, opencv_imgproc.COLOR_RGB2BGR);
      return NativeImage.encode(".jpg", bgr, settings);
    }
  }
}
