package dev.maskstream.benchmarks.load;

import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.inspection.InspectionLine;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * JPEGs to send, over and over.
 *
 * @param name what they are, for the report
 */
public record FrameSet(String name, List<byte[]> jpegs) {
  private static final int MOST = 101;
  private static final int STRIDE = 97;

  /** Real driving frames of 480x360 where the data folder is there, else drawn ones. */
  public static FrameSet streets() throws IOException {
    Optional<Path> folder = data("camvid/val/images");
    return folder.isPresent() ? of(folder.get()) : drawn(480, 360);
  }

  /** The pictures of a folder, at most 101. */
  public static FrameSet of(Path folder) throws IOException {
    List<byte[]> jpegs = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().limit(MOST).toList()) {
        jpegs.add(Files.readAllBytes(file));
      }
    }
    return new FrameSet("pictures of " + folder.getParent().getFileName(), List.copyOf(jpegs));
  }

  /** Frames of the drawn inspection line. */
  public static FrameSet drawn(int width, int height) throws IOException {
    InspectionLine line = new InspectionLine(1, width, height);
    List<byte[]> jpegs = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      jpegs.add(jpeg(line.frame((long) i * STRIDE).image()));
    }
    return new FrameSet("drawn frames of %dx%d".formatted(width, height), List.copyOf(jpegs));
  }

  private static byte[] jpeg(RgbImage image) throws IOException {
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = image.rgb();
    for (int i = 0; i < image.width() * image.height(); i++) {
      int red = Byte.toUnsignedInt(rgb[3 * i]);
      int green = Byte.toUnsignedInt(rgb[3 * i + 1]);
      int blue = Byte.toUnsignedInt(rgb[3 * i + 2]);
      picture.setRGB(i % image.width(), i / image.width(), (red << 16) + (green << 8) + blue);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpg", out);
    return out.toByteArray();
  }

  /** A file or folder of the data that lies beside the repository, if it is there. */
  public static Optional<Path> data(String name) {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .map(folder -> folder.resolve("shared/data").resolve(name))
        .filter(Files::exists)
        .findFirst();
  }

  /** The n-th frame; after the last comes the first again. */
  public byte[] jpeg(long n) {
    return jpegs.get((int) (n % jpegs.size()));
  }

  public double meanKilobytes() {
    return jpegs.stream().mapToInt(jpeg -> jpeg.length).average().orElse(0) / 1000;
  }
}
