package dev.maskstream.vision.image;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;

/**
 * Loads OpenCV's native code, once, and only the parts used: core, imgproc, imgcodecs. Takes about
 * 0.3 s the first time; a service calls it before its first frame.
 *
 * <p>Threads: any.
 */
public final class OpenCv {

  /** Returns when OpenCV is ready. */
  public static void load() {
    Loaded.YES.check();
  }

  private enum Loaded {
    YES;

    Loaded() {
      // JavaCPP would read the process's memory from /proc at every allocation, and throw
      // OutOfMemoryError when the Java heap and ONNX Runtime have taken their share.
      setUnlessSet("org.bytedeco.javacpp.maxphysicalbytes", "0");
      setUnlessSet("org.bytedeco.javacpp.logger", "slf4j");
      Loader.load(opencv_core.class);
      Loader.load(opencv_imgproc.class);
      Loader.load(opencv_imgcodecs.class);
      // Frames are the unit of parallel work here: OpenCV's own threads would only get in the way.
      opencv_core.setNumThreads(1);
    }

    private static void setUnlessSet(String property, String value) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, value);
      }
    }

    void check() {}
  }

  private OpenCv() {}
}
