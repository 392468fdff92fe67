package dev.maskstream.vision;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.OpenCv;
import dev.maskstream.vision.image.RgbImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Brings frames, and for training their labels, to the size a network sees. Training and serving
 * both go through here, so that a network meets in service what it was trained on.
 *
 * <p>Threads: any.
 */
public final class FrameFitter {
  /** What padding is filled with in all three channels: the gray near which photographs average. */
  public static final int PADDING = 114;

  private final int inputWidth;
  private final int inputHeight;
  private final Fit fit;

  /**
   * @param inputWidth pixels the network sees across
   * @param inputHeight pixels the network sees down
   */
  public FrameFitter(int inputWidth, int inputHeight, Fit fit) {
    OpenCv.load();
    this.inputWidth = inputWidth;
    this.inputHeight = inputHeight;
    this.fit = fit;
  }

  /** Scales a frame with bilinear interpolation into a buffer of its own. */
  public FittedFrame fit(RgbImage frame) {
    try (BytePointer rgb = new BytePointer(frame.rgb());
        Mat from = new Mat(frame.height(), frame.width(), opencv_core.CV_8UC3, rgb)) {
      return fit(from);
    }
  }

  /** The same for a picture's bytes. The decoded picture lies in native memory, and only here. */
  public Fitting fit(byte[] picture, ImageLimits limits) {
    return ImageDecoder.decode(
        picture,
        limits,
        frame -> new Fitting.Fitted(fit(frame)),
        bad -> new Fitting.Refused(bad.code(), bad.reason()));
  }

  private FittedFrame fit(Mat frame) {
    Letterbox letterbox = Letterbox.of(frame.cols(), frame.rows(), inputWidth, inputHeight, fit);
    ByteBuffer pixels = ByteBuffer.allocateDirect(inputWidth * inputHeight * 3);
    resize(frame, letterbox, pixels);
    pad(letterbox, pixels);
    return new FittedFrame(letterbox, pixels);
  }

  /** A frame that has the right size already is copied. */
  private void resize(Mat frame, Letterbox letterbox, ByteBuffer pixels) {
    try (BytePointer to = new BytePointer(pixels);
        Mat content =
            new Mat(
                letterbox.contentHeight(),
                letterbox.contentWidth(),
                opencv_core.CV_8UC3,
                to,
                inputWidth * 3L);
        Size size = new Size(letterbox.contentWidth(), letterbox.contentHeight())) {
      opencv_imgproc.resize(frame, content, size, 0, 0, opencv_imgproc.INTER_LINEAR);
    }
  }

  private void pad(Letterbox letterbox, ByteBuffer pixels) {
    int rowBytes = inputWidth * 3;
    int contentBytes = letterbox.contentWidth() * 3;
    if (contentBytes < rowBytes) {
      byte[] right = padding(rowBytes - contentBytes);
      for (int y = 0; y < letterbox.contentHeight(); y++) {
        pixels.put(y * rowBytes + contentBytes, right);
      }
    }
    if (letterbox.contentHeight() < inputHeight) {
      pixels.put(
          letterbox.contentHeight() * rowBytes,
          padding((inputHeight - letterbox.contentHeight()) * rowBytes));
    }
  }

  private static byte[] padding(int bytes) {
    byte[] padding = new byte[bytes];
    Arrays.fill(padding, (byte) PADDING);
    return padding;
  }

  /**
   * Scales a label by nearest neighbour, pixel centre to pixel centre, exactly where {@link #fit}
   * puts the frame's pixels.
   *
   * @param paddingId class id of the padding, best one that training ignores
   */
  public ClassMap fit(ClassMap label, int paddingId) {
    Letterbox letterbox = Letterbox.of(label.width(), label.height(), inputWidth, inputHeight, fit);
    byte[] ids = new byte[inputWidth * inputHeight];
    Arrays.fill(ids, (byte) paddingId);
    for (int y = 0; y < letterbox.contentHeight(); y++) {
      int row = Letterbox.nearest(y, letterbox.contentHeight(), label.height()) * label.width();
      for (int x = 0; x < letterbox.contentWidth(); x++) {
        ids[y * inputWidth + x] =
            label.ids()[row + Letterbox.nearest(x, letterbox.contentWidth(), label.width())];
      }
    }
    return new ClassMap(inputWidth, inputHeight, ids);
  }
}
