package dev.maskstream.vision.image;

import dev.maskstream.vision.image.Decoding.Decoded;
import dev.maskstream.vision.image.Decoding.Unreadable;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes JPEG and PNG to 8-bit RGB, upright. Gray becomes three equal channels, 16 bits lose the
 * lower eight, palettes are looked up, CMYK is converted as Adobe stores it. Transparency is left
 * out: a pixel keeps its colour however transparent it is.
 *
 * <p>Training and serving decode through here. Threads: any.
 */
public final class ImageDecoder {
  private static final int FLAGS =
      opencv_imgcodecs.IMREAD_COLOR_RGB | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

  // The second opinion takes up to 30 ns a pixel; beyond this it would take too long.
  private static final int MOST_PIXELS_DOUBTED = 8_000_000;

  /** Never throws for what the bytes hold; nothing over the limits is decoded. */
  public static Decoding decode(byte[] bytes, ImageLimits limits) {
    return decode(bytes, limits, upright -> new Decoded(onHeap(upright)), bad -> bad);
  }

  /**
   * The same without the picture ever lying on the Java heap.
   *
   * @param whole is given the upright picture, 8-bit RGB without padding, in native memory that is
   *     freed when it returns
   * @param bad is told what is wrong with the picture
   */
  public static <T> T decode(
      byte[] bytes, ImageLimits limits, Function<Mat, T> whole, Function<Unreadable, T> bad) {
    return switch (ImageSniffer.inspect(bytes, limits)) {
      case Sniffed.Refused refused -> bad.apply(new Unreadable(refused.code(), refused.reason()));
      case Sniffed.Accepted(ImageHeader header) ->
          read(bytes, header, stored -> upright(stored, header, whole), bad);
    };
  }

  /** Says what {@link #decode} would find wrong, if anything. */
  public static Optional<Unreadable> check(byte[] bytes, ImageLimits limits) {
    return switch (ImageSniffer.inspect(bytes, limits)) {
      case Sniffed.Refused refused -> Optional.of(new Unreadable(refused.code(), refused.reason()));
      case Sniffed.Accepted(ImageHeader header) ->
          read(bytes, header, _ -> Optional.empty(), Optional::of);
    };
  }

  /** Decodes into native memory, which is freed when one of the two functions has returned. */
  private static <T> T read(
      byte[] bytes, ImageHeader header, Function<Mat, T> whole, Function<Unreadable, T> bad) {
    OpenCv.load();
    try (BytePointer encoded = new BytePointer(bytes);
        Mat input = new Mat(1, bytes.length, opencv_core.CV_8UC1, encoded);
        Mat stored = stored(input)) {
      if (stored.empty()
          || stored.cols() != header.storedWidth()
          || stored.rows() != header.storedHeight()) {
        return bad.apply(broken(header));
      }
      if (mayBeTorn(header) && endsInGray(stored) && JpegWarnings.any(bytes)) {
        return bad.apply(
            new Unreadable(
                ImageFault.TORN,
                "the JPEG's data ends before its last row; the camera or the connection cut it"
                    + " off"));
      }
      return whole.apply(stored);
    }
  }

  private static Mat stored(Mat encoded) {
    try {
      return opencv_imgcodecs.imdecode(encoded, FLAGS);
    } catch (RuntimeException _) {
      // OpenCV throws where its decoders find a contradiction; the picture is the one to blame.
      return new Mat();
    }
  }

  private static boolean mayBeTorn(ImageHeader header) {
    return header.format() == ImageFormat.JPEG
        && header.storedWidth() * header.storedHeight() <= MOST_PIXELS_DOUBTED;
  }

  private static Unreadable broken(ImageHeader header) {
    return new Unreadable(
        ImageFault.BROKEN,
        "the %s has a whole header but its data cannot be decoded; check the camera and the connection"
            .formatted(header.format()));
  }

  /**
   * Whether the last block is the flat mid-gray that the JPEG decoder, which reports no trouble to
   * its caller, fills in once it has run out of data.
   */
  private static boolean endsInGray(Mat stored) {
    int columns = Math.min(8, stored.cols());
    byte[] row = new byte[columns * 3];
    BytePointer data = stored.data();
    for (int y = Math.max(0, stored.rows() - 8); y < stored.rows(); y++) {
      data.position(y * stored.step() + (stored.cols() - columns) * 3L).get(row);
      for (byte value : row) {
        if (value != (byte) 128) {
          return false;
        }
      }
    }
    return true;
  }

  private static <T> T upright(Mat stored, ImageHeader header, Function<Mat, T> whole) {
    try (Mat turned = new Mat()) {
      return whole.apply(turn(stored, turned, header.orientation()));
    }
  }

  private static RgbImage onHeap(Mat upright) {
    byte[] rgb = new byte[Math.multiplyExact(upright.cols(), upright.rows()) * 3];
    upright.data().get(rgb);
    return new RgbImage(upright.cols(), upright.rows(), rgb);
  }

  private static Mat turn(Mat from, Mat to, Orientation orientation) {
    switch (orientation) {
      case UPRIGHT -> {
        return from;
      }
      case MIRRORED -> opencv_core.flip(from, to, 1);
      case UPSIDE_DOWN -> opencv_core.flip(from, to, -1);
      case MIRRORED_UPSIDE_DOWN -> opencv_core.flip(from, to, 0);
      case TRANSPOSED -> opencv_core.transpose(from, to);
      case TURN_RIGHT -> opencv_core.rotate(from, to, opencv_core.ROTATE_90_CLOCKWISE);
      case TRANSVERSED -> {
        opencv_core.transpose(from, to);
        opencv_core.flip(to, to, -1);
      }
      case TURN_LEFT -> opencv_core.rotate(from, to, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
    }
    return to;
  }

  private ImageDecoder() {}
}
