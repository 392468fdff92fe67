package dev.maskstream.trainer.data;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.LabelPng;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads picture files with the decoder that serves, and label files. */
final class PictureFiles {
  static RgbImage picture(Path file) throws IOException {
    return switch (ImageDecoder.decode(Files.readAllBytes(file), ImageLimits.DEFAULT)) {
      case Decoding.Decoded decoded -> decoded.image();
      case Decoding.Unreadable unreadable ->
          throw new IOException(file + ": " + unreadable.reason());
    };
  }

  static ClassMap label(Path file) throws IOException {
    try {
      return LabelPng.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private PictureFiles() {}
}
