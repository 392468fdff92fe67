package dev.maskstream.vision.image;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** Writes pictures and class maps as PNG, losslessly. Threads: any. */
public final class PngEncoder {
  // Fast: the default of 6 takes three times as long for a few per cent.
  private static final int COMPRESSION = 2;

  /** Encodes a picture as 8-bit RGB. */
  public static byte[] encode(RgbImage image) {
    try (NativeImage rgb = NativeImage.of(image);
        Mat bgr = new Mat()) {
      opencv_imgproc.cvtColor(rgb.mat(), bgr, opencv_imgproc.COLOR_RGB2BGR);
      return encode(bgr);
    }
  }

  /** Encodes a class map as 8-bit gray whose pixel values are the class ids: a label. */
  public static byte[] encode(ClassMap label) {
    try (NativeImage gray = NativeImage.of(label)) {
      return encode(gray.mat());
    }
  }

  private static byte[] encode(Mat mat) {
    try (IntPointer settings =
        new IntPointer(opencv_imgcodecs.IMWRITE_PNG_COMPRESSION, COMPRESSION)) {
      return NativeImage.encode(".png", mat, settings);
    }
  }

  private PngEncoder() {}
}
