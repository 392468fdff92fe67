package dev.maskstream.vision.prompt;

import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.image.ClassMap;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * An earlier answer as part of a prompt: for SAM's decoders logits of plus or minus {@link #LOGIT}
 * in a quarter of what the encoder sees, for a prompted U-Net 0 or 1 at the network's size.
 */
record PreviousMask(Letterbox letterbox, PairBinding binding) {
  /** As SAM 2 gives masks to itself: the sigmoid of it is 0.99995. */
  static final double LOGIT = 10;

  /**
   * Draws a mask.
   *
   * @param mask at the picture's size, 0 or 1
   * @param plane where it goes, direct and in native order
   */
  void draw(ClassMap mask, ByteBuffer plane) {
    boolean unet = binding.family() == PromptFamily.PROMPTED_UNET;
    int interpolation = unet ? opencv_imgproc.INTER_NEAREST_EXACT : opencv_imgproc.INTER_AREA;
    int width = unet ? letterbox.inputWidth() : binding.maskSide();
    int height = unet ? letterbox.inputHeight() : binding.maskSide();
    try (BytePointer ids = new BytePointer(mask.ids());
        Mat picture = new Mat(mask.height(), mask.width(), opencv_core.CV_8UC1, ids);
        Mat network = inNetwork(picture, interpolation);
        BytePointer to = new BytePointer(plane);
        Mat target = new Mat(height, width, opencv_core.CV_32FC1, to);
        Size size = new Size(width, height);
        Mat small = new Mat()) {
      opencv_imgproc.resize(network, small, size, 0, 0, interpolation);
      // 0 to 1 becomes -LOGIT to +LOGIT.
      small.convertTo(target, opencv_core.CV_32F, unet ? 1 : 2 * LOGIT, unet ? 0 : -LOGIT);
    }
  }

  /** The mask where the encoder saw the picture, nothing in the padding. */
  private Mat inNetwork(Mat picture, int interpolation) {
    boolean square = binding.family() == PromptFamily.SAM;
    int width = square ? binding.squareSide() : letterbox.inputWidth();
    int height = square ? binding.squareSide() : letterbox.inputHeight();
    try (Scalar none = new Scalar(0);
        Mat values = new Mat();
        Rect content = new Rect(0, 0, letterbox.contentWidth(), letterbox.contentHeight());
        Size size = new Size(letterbox.contentWidth(), letterbox.contentHeight())) {
      picture.convertTo(values, opencv_core.CV_32F);
      Mat network = new Mat(height, width, opencv_core.CV_32FC1, none);
      try (Mat part = new Mat(network, content)) {
        opencv_imgproc.resize(values, part, size, 0, 0, interpolation);
      }
      return network;
    }
  }
}
