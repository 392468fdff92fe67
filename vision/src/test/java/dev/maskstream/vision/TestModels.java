package dev.maskstream.vision;

import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.onnx.v1.ModelProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small models and pictures whose answers are known by hand. */
final class TestModels {
  static final int BLACK = 0x000000;
  static final int RED = 0xff0000;
  static final int GREEN = 0x00ff00;

  static Path write(Path folder, ModelProto model) {
    try {
      Path file = folder.resolve("model.onnx");
      Files.write(file, model.toByteArray());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ModelSpec spec(int width, int height) {
    return new ModelSpec(
        "colours",
        "1",
        "0".repeat(64),
        List.of(
            new SegmentClass(0, "black", BLACK),
            new SegmentClass(1, "red", RED),
            new SegmentClass(2, "green", GREEN)),
        width,
        height,
        Fit.LETTERBOX);
  }

  static RgbImage filled(int width, int height, int rgb) {
    byte[] bytes = new byte[width * height * 3];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (rgb >> (16 - 8 * (i % 3)));
    }
    return new RgbImage(width, height, bytes);
  }

  static void paint(RgbImage image, int left, int top, int right, int bottom, int rgb) {
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        for (int channel = 0; channel < 3; channel++) {
          image.rgb()[(y * image.width() + x) * 3 + channel] = (byte) (rgb >> (16 - 8 * channel));
        }
      }
    }
  }

  private TestModels() {}
}
