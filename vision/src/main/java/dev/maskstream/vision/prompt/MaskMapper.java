package dev.maskstream.vision.prompt;

import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.image.ClassMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Brings a decoder's logits to the picture's size as the SAM authors do, bilinearly: where the
 * encoder saw a padded picture first to what it saw, then the padding is cut off, then to the
 * picture. The mask is where the logit is above 0.
 *
 * <p>Native memory of two pictures of floats is kept until {@link #close}.
 *
 * <p>Threads: one.
 */
final class MaskMapper implements AutoCloseable {

  /**
   * A mask at the picture's size.
   *
   * @param stability IoU of the masks cut at -1 and at +1; 0 when both are empty
   */
  record Mapped(ClassMap mask, float stability) {}

  private static final double THRESHOLD = 0;
  private static final double OFFSET = 1;

  private final Letterbox letterbox;
  private final Size square;
  private final Size picture;
  private final Rect content;
  private final boolean padded;
  private final Mat seen = new Mat();
  private final Mat atPicture = new Mat();
  private final Mat cut = new Mat();
  private final Mat bytes = new Mat();

  MaskMapper(Letterbox letterbox, PairBinding binding) {
    boolean isSquare = binding.family() == PromptFamily.SAM;
    this.letterbox = letterbox;
    this.square =
        isSquare
            ? new Size(binding.squareSide(), binding.squareSide())
            : new Size(letterbox.inputWidth(), letterbox.inputHeight());
    this.picture = new Size(letterbox.frameWidth(), letterbox.frameHeight());
    this.content = new Rect(0, 0, letterbox.contentWidth(), letterbox.contentHeight());
    this.padded = isSquare || binding.family() == PromptFamily.PROMPTED_UNET;
  }

  /**
   * Maps one mask.
   *
   * @param logits {@code width * height} values
   */
  Mapped map(float[] logits, int width, int height) {
    try (FloatPointer values = new FloatPointer(logits);
        Mat low = new Mat(height, width, opencv_core.CV_32FC1, values)) {
      toPicture(low);
    }
    int sure = count(THRESHOLD + OFFSET);
    int possible = count(THRESHOLD - OFFSET);
    return new Mapped(mask(), possible == 0 ? 0 : (float) sure / possible);
  }

  private void toPicture(Mat low) {
    if (!padded) {
      opencv_imgproc.resize(low, atPicture, picture, 0, 0, opencv_imgproc.INTER_LINEAR);
      return;
    }
    opencv_imgproc.resize(low, seen, square, 0, 0, opencv_imgproc.INTER_LINEAR);
    try (Mat part = new Mat(seen, content)) {
      opencv_imgproc.resize(part, atPicture, picture, 0, 0, opencv_imgproc.INTER_LINEAR);
    }
  }

  private int count(double above) {
    opencv_imgproc.threshold(atPicture, cut, above, 1, opencv_imgproc.THRESH_BINARY);
    return opencv_core.countNonZero(cut);
  }

  private ClassMap mask() {
    opencv_imgproc.threshold(atPicture, cut, THRESHOLD, 1, opencv_imgproc.THRESH_BINARY);
    cut.convertTo(bytes, opencv_core.CV_8U);
    byte[] ids = new byte[letterbox.frameWidth() * letterbox.frameHeight()];
    try (BytePointer data = bytes.data()) {
      data.get(ids);
    }
    return new ClassMap(letterbox.frameWidth(), letterbox.frameHeight(), ids);
  }

  @Override
  public void close() {
    bytes.close();
    cut.close();
    atPicture.close();
    seen.close();
    content.close();
    picture.close();
    square.close();
  }
}
