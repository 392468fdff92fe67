package dev.maskstream.trainer.data.layout;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageFault;
import dev.maskstream.vision.image.ImageHeader;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.ImageSniffer;
import dev.maskstream.vision.image.LabelPng;
import dev.maskstream.vision.image.Orientation;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.image.Sniffed;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Reads picture files with the decoder that serves, and label files. Data sets are taken larger
 * than frames of a camera.
 */
final class PictureFiles {
  /** 64 megapixels, 16384 a side, 128 MiB: the largest of Mapillary Vistas with room to spare. */
  private static final ImageLimits LIMITS = new ImageLimits(1 << 26, 1 << 14, 128 << 20);

  static RgbImage picture(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return switch (ImageDecoder.decode(bytes, LIMITS)) {
      case Decoding.Decoded decoded -> decoded.image();
      case Decoding.Unreadable unreadable ->
          // Six of the Oxford-IIIT Pet pictures called .jpg are GIFs.
          otherFormat(bytes, unreadable)
              .orElseThrow(() -> new IOException(file + ": " + unreadable.reason()));
    };
  }

  /** How a picture was turned to be seen upright. */
  static Orientation orientation(Path file) throws IOException {
    return switch (ImageSniffer.inspect(Files.readAllBytes(file), LIMITS)) {
      case Sniffed.Accepted(ImageHeader header) -> header.orientation();
      case Sniffed.Refused _ -> Orientation.UPRIGHT;
    };
  }

  private static Optional<RgbImage> otherFormat(byte[] bytes, Decoding.Unreadable unreadable)
      throws IOException {
    if (!unreadable.code().equals(ImageFault.UNSUPPORTED_FORMAT)) {
      return Optional.empty();
    }
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    if (image == null) {
      return Optional.empty();
    }
    BufferedImage plain =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = plain.createGraphics();
    canvas.drawImage(image, 0, 0, null);
    canvas.dispose();
    int[] pixels =
        plain.getRGB(0, 0, plain.getWidth(), plain.getHeight(), null, 0, plain.getWidth());
    byte[] rgb = new byte[pixels.length * 3];
    for (int i = 0; i < pixels.length; i++) {
      rgb[i * 3] = (byte) (pixels[i] >> 16);
      rgb[i * 3 + 1] = (byte) (pixels[i] >> 8);
      rgb[i * 3 + 2] = (byte) pixels[i];
    }
    return Optional.of(new RgbImage(plain.getWidth(), plain.getHeight(), rgb));
  }

  /** Ids as they are stored. */
  static ClassMap label(Path file) throws IOException {
    try {
      return LabelPng.read(Files.readAllBytes(file), LIMITS);
    } catch (IOException e) {
      throw named(file, e);
    }
  }

  /** An error that names the file, once. */
  private static IOException named(Path file, IOException e) {
    String said = String.valueOf(e.getMessage());
    return said.contains(file.toString()) ? e : new IOException(file + ": " + said, e);
  }

  private PictureFiles() {}
}
