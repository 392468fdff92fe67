package dev.maskstream.vision.prompt;

import ai.djl.ndarray.types.DataType;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.prompt.GraphSession.Named;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * Brings fitted pictures to what a family's encoder takes: scaled values, as planes or pixels, with
 * zeros for padding. All work on pixels is OpenCV's.
 *
 * <p>Threads: any.
 *
 * @param scale what each channel's bytes are multiplied with
 * @param shift what is added then
 */
record PicturePreparation(PairBinding binding, List<Double> scale, List<Double> shift) {
  private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);
  private static final List<Double> ZEROS = List.of(0.0, 0.0, 0.0);
  // Of ImageNet, in bytes as SAM has them and as shares as SAM 2 has them.
  private static final double[] MEAN = {123.675, 116.28, 103.53};
  private static final double[] DEVIATION = {58.395, 57.12, 57.375};
  private static final double[] MEAN_SHARE = {0.485, 0.456, 0.406};
  private static final double[] DEVIATION_SHARE = {0.229, 0.224, 0.225};
  private static final double BYTE = 255;

  static PicturePreparation of(PairBinding binding) {
    if (binding.preparesItself()) {
      return new PicturePreparation(binding, ONES, ZEROS);
    }
    return switch (binding.family()) {
      case SAM -> normalising(binding, 1, MEAN, DEVIATION);
      case SAM_2 -> normalising(binding, BYTE, MEAN_SHARE, DEVIATION_SHARE);
      case EFFICIENT_SAM ->
          new PicturePreparation(binding, List.of(1 / BYTE, 1 / BYTE, 1 / BYTE), ZEROS);
      case PROMPTED_UNET -> new PicturePreparation(binding, ONES, ZEROS);
    };
  }

  private static PicturePreparation normalising(
      PairBinding binding, double one, double[] mean, double[] deviation) {
    return new PicturePreparation(
        binding,
        List.of(1 / (one * deviation[0]), 1 / (one * deviation[1]), 1 / (one * deviation[2])),
        List.of(-mean[0] / deviation[0], -mean[1] / deviation[1], -mean[2] / deviation[2]));
  }

  /** How this family's pictures are brought to the input's size. */
  Fit fit(Fit declared) {
    return switch (binding.family()) {
      case SAM -> Fit.LETTERBOX;
      case SAM_2, EFFICIENT_SAM -> Fit.STRETCH;
      case PROMPTED_UNET -> declared;
    };
  }

  /** The tensor that the encoder takes. */
  Named tensor(FittedFrame frame) {
    Letterbox box = frame.letterbox();
    String name = binding.image().name();
    if (binding.family() == PromptFamily.PROMPTED_UNET) {
      return new Named(
          name,
          DataType.UINT8,
          List.of(1L, (long) box.inputHeight(), (long) box.inputWidth(), 3L),
          frame.pixels());
    }
    if (binding.preparesItself()) {
      return pixels(frame, name);
    }
    int plane = box.inputWidth() * box.inputHeight();
    ByteBuffer planes = Named.zeros(3L * plane);
    fill(frame, planes);
    return Named.floats(
        name, List.of(1L, 3L, (long) box.inputHeight(), (long) box.inputWidth()), planes);
  }

  private void fill(FittedFrame frame, ByteBuffer planes) {
    Letterbox box = frame.letterbox();
    long planeBytes = (long) box.inputWidth() * box.inputHeight() * Float.BYTES;
    try (BytePointer bytes = new BytePointer(frame.pixels().duplicate().clear());
        Mat whole = new Mat(box.inputHeight(), box.inputWidth(), opencv_core.CV_8UC3, bytes);
        Rect content = new Rect(0, 0, box.contentWidth(), box.contentHeight());
        Mat picture = new Mat(whole, content);
        Mat channel = new Mat()) {
      for (int c = 0; c < 3; c++) {
        opencv_core.extractChannel(picture, channel, c);
        try (BytePointer to =
                new BytePointer(planes.slice((int) (c * planeBytes), (int) planeBytes));
            Mat plane = new Mat(box.inputHeight(), box.inputWidth(), opencv_core.CV_32FC1, to);
            Mat part = new Mat(plane, content)) {
          channel.convertTo(part, opencv_core.CV_32F, scale.get(c), shift.get(c));
        }
      }
    }
  }

  /** Pixels as they are, for a graph that normalises and, where its input's size is open, pads. */
  private Named pixels(FittedFrame frame, String name) {
    Letterbox box = frame.letterbox();
    boolean open = binding.image().dim(0) < 0 || binding.image().dim(1) < 0;
    int width = open ? box.contentWidth() : box.inputWidth();
    int height = open ? box.contentHeight() : box.inputHeight();
    ByteBuffer floats = Named.zeros(3L * width * height);
    try (BytePointer bytes = new BytePointer(frame.pixels().duplicate().clear());
        Mat whole = new Mat(box.inputHeight(), box.inputWidth(), opencv_core.CV_8UC3, bytes);
        Rect content = new Rect(0, 0, box.contentWidth(), box.contentHeight());
        Mat picture = new Mat(whole, content);
        BytePointer to = new BytePointer(floats);
        Mat target = new Mat(height, width, opencv_core.CV_32FC3, to);
        Mat part = new Mat(target, content)) {
      picture.convertTo(part, opencv_core.CV_32F, 1, 0);
    }
    return Named.floats(name, List.of((long) height, (long) width, 3L), floats);
  }
}
