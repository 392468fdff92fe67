package dev.maskstream.vision.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** A copy of a picture in native memory, where OpenCV can work on it. Owned by whoever made it. */
final class NativeImage implements AutoCloseable {
  private final BytePointer bytes;
  private final Mat mat;

  static NativeImage of(RgbImage image) {
    return new NativeImage(image.rgb(), image.width(), image.height(), opencv_core.CV_8UC3);
  }

  static NativeImage of(ClassMap map) {
    return new NativeImage(map.ids(), map.width(), map.height(), opencv_core.CV_8UC1);
  }

  private NativeImage(byte[] content, int width, int height, int type) {
    OpenCv.load();
    this.bytes = new BytePointer(content);
    this.mat = new Mat(height, width, type, bytes);
  }

  Mat mat() {
    return mat;
  }

  /**
   * Encodes by OpenCV's codec for a file name's ending.
   *
   * @throws IllegalStateException if OpenCV cannot, which no valid picture brings about
   */
  static byte[] encode(String ending, Mat mat, IntPointer settings) {
    try (BytePointer encoded = new BytePointer()) {
      if (!opencv_imgcodecs.imencode(ending, mat, encoded, settings)) {
        throw new IllegalStateException(
            "OpenCV cannot write %dx%d as %s".formatted(mat.cols(), mat.rows(), ending));
      }
      byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
      encoded.get(bytes);
      return bytes;
    }
  }

  @Override
  public void close() {
    mat.close();
    bytes.close();
  }
}
