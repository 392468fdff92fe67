package dev.maskstream.vision.prompt;

import dev.maskstream.vision.EngineSettings;
import dev.maskstream.vision.Fit;
import dev.maskstream.vision.ModelSpec;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What tests of promptable models share. */
final class PromptedPairs {
  static final int WHITE = 0xffffff;

  static LoadedPromptable open(PromptableFiles.Pair pair, int width, int height) {
    return LoadedPromptable.open(
        pair.encoder(), pair.decoder(), spec(width, height), new EngineSettings(1, 1));
  }

  static ModelSpec spec(int width, int height) {
    return new ModelSpec(
        "disks",
        "1",
        "0".repeat(64),
        List.of(new SegmentClass(0, "background", 0), new SegmentClass(1, "object", 0xff0000)),
        width,
        height,
        Fit.LETTERBOX);
  }

  static PromptableFiles.Pair pair(PromptFamily family, Path folder, int side) {
    return switch (family) {
      case SAM -> PromptableFiles.sam(folder, side);
      case SAM_2 -> PromptableFiles.sam2(folder, side);
      case EFFICIENT_SAM -> PromptableFiles.efficientSam(folder, side);
      case PROMPTED_UNET -> PromptableFiles.promptedUnet(folder, side, side);
    };
  }

  static RgbImage filled(int width, int height, int rgb) {
    byte[] bytes = new byte[width * height * 3];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (rgb >> (16 - 8 * (i % 3)));
    }
    return new RgbImage(width, height, bytes);
  }

  static ClassMap empty(int width, int height) {
    return new ClassMap(width, height, new byte[width * height]);
  }

  static Prompt box(float left, float top, float right, float bottom) {
    return new Prompt(
        List.of(), Optional.of(new PromptBox(left, top, right, bottom)), Optional.empty());
  }

  static int area(ClassMap mask) {
    int area = 0;
    for (byte id : mask.ids()) {
      area += id;
    }
    return area;
  }

  /** A plane of numbers that is scaled as torch and the SAM authors scale, in double precision. */
  static final class Plane {
    private final int width;
    private final int height;
    private final double[] values;

    Plane(int width, int height, double[] values) {
      this.width = width;
      this.height = height;
      this.values = values;
    }

    double at(int x, int y) {
      return values[Math.clamp(y, 0, height - 1) * width + Math.clamp(x, 0, width - 1)];
    }

    Plane resized(int toWidth, int toHeight) {
      double[] to = new double[toWidth * toHeight];
      for (int y = 0; y < toHeight; y++) {
        for (int x = 0; x < toWidth; x++) {
          to[y * toWidth + x] =
              between((x + 0.5) * width / toWidth - 0.5, (y + 0.5) * height / toHeight - 0.5);
        }
      }
      return new Plane(toWidth, toHeight, to);
    }

    private double between(double x, double y) {
      int left = (int) Math.floor(x);
      int top = (int) Math.floor(y);
      double right = x - left;
      double down = y - top;
      return (1 - down) * ((1 - right) * at(left, top) + right * at(left + 1, top))
          + down * ((1 - right) * at(left, top + 1) + right * at(left + 1, top + 1));
    }

    Plane cropped(int toWidth, int toHeight) {
      double[] to = new double[toWidth * toHeight];
      for (int y = 0; y < toHeight; y++) {
        System.arraycopy(values, y * width, to, y * toWidth, toWidth);
      }
      return new Plane(toWidth, toHeight, to);
    }

    /** Pixels where a mask is wrong, apart from those that rounding may turn either way. */
    long wrongIn(ClassMap mask) {
      long wrong = 0;
      for (int i = 0; i < values.length; i++) {
        boolean sure = Math.abs(values[i]) > 1e-2;
        if (sure && (values[i] > 0) != (mask.ids()[i] == 1)) {
          wrong++;
        }
      }
      return wrong;
    }

    /** IoU of what is above 1 with what is above -1; 0 when nothing is. */
    double stability() {
      double sure = Arrays.stream(values).filter(value -> value > 1).count();
      double possible = Arrays.stream(values).filter(value -> value > -1).count();
      return possible == 0 ? 0 : sure / possible;
    }
  }

  private PromptedPairs() {}
}
