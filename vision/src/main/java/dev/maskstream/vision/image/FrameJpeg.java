package dev.maskstream.vision.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
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
    OpenCv.load();
    try (Mat mat = new Mat(image.height(), image.width(), opencv_core.CV_8UC3);
        BytePointer jpeg = new BytePointer();
        IntPointer settings =
            new IntPointer(
                opencv_imgcodecs.IMWRITE_JPEG_QUALITY,
                QUALITY,
                opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR,
                opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444)) {
      mat.data().put(image.rgb());
      opencv_imgproc.cvtColor(mat, mat, opencv_imgproc.COLOR_RGB2BGR);
      if (!opencv_imgcodecs.imencode(".jpg", mat, jpeg, settings)) {
        throw new IllegalStateException(
            "OpenCV could not compress " + image.width() + "x" + image.height());
      }
      byte[] bytes = new byte[Math.toIntExact(jpeg.limit())];
      jpeg.get(bytes);
      return bytes;
    }
  }
}
