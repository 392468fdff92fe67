package dev.maskstream.vision.prompt;

import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Holds an encoder in another engine or precision to ONNX Runtime's, by the masks that decoders
 * make of both for the same points: nine in each picture, in the middle of their cells.
 *
 * <p>Threads: one, which owns both slots meanwhile.
 */
final class EncoderTrial {
  /** Mean over the masks of a picture, of each picture. */
  static final double LEAST_IOU = 0.99;

  private static final int MOST_PICTURES = 8;
  private static final int CELLS = 3;

  private final PromptSegmenter reference;
  private final LongSupplier nanoClock;
  private final List<RgbImage> pictures;
  private final List<Embedding> expected = new ArrayList<>();
  private long referenceNanos = Long.MAX_VALUE;

  /**
   * What came of a candidate.
   *
   * @param objection why it is not to serve, a clause
   * @param leastIou least mean IoU of a picture
   * @param nanos of its fastest picture
   */
  record Outcome(Optional<String> objection, double leastIou, long nanos) {}

  /**
   * Runs the encoder that others are held to.
   *
   * @param folder its first eight pictures by name are taken
   * @throws EngineException if there is no picture, or one cannot be read
   */
  EncoderTrial(PromptSegmenter reference, Path folder, LongSupplier nanoClock) {
    this.reference = reference;
    this.nanoClock = nanoClock;
    this.pictures = read(folder);
    for (RgbImage picture : pictures) {
      long started = nanoClock.getAsLong();
      expected.add(reference.encode(picture));
      referenceNanos = Math.min(referenceNanos, nanoClock.getAsLong() - started);
    }
  }

  private static List<RgbImage> read(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files.filter(EncoderTrial::isPicture).sorted().limit(MOST_PICTURES).toList();
      if (found.isEmpty()) {
        throw new EngineException(folder + " holds no .jpg, .jpeg or .png to compare it on", null);
      }
      List<RgbImage> pictures = new ArrayList<>();
      for (Path file : found) {
        pictures.add(decode(file));
      }
      return pictures;
    } catch (IOException e) {
      throw new EngineException("the pictures to compare it on cannot be read: " + e, e);
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Stream.of(".jpg", ".jpeg", ".png").anyMatch(name::endsWith);
  }

  private static RgbImage decode(Path file) throws IOException {
    return switch (ImageDecoder.decode(Files.readAllBytes(file), ImageLimits.DEFAULT)) {
      case Decoding.Decoded(RgbImage image) -> image;
      case Decoding.Unreadable(String _, String reason) ->
          throw new EngineException(file + " cannot be compared on: " + reason, null);
    };
  }

  /** What the fastest picture took in the encoder that others are held to. */
  long referenceNanos() {
    return referenceNanos;
  }

  /**
   * Runs a candidate, up to the first picture that speaks against it.
   *
   * @throws EngineException if its engine fails
   */
  Outcome run(PromptSegmenter candidate) {
    double least = 1;
    long fastest = Long.MAX_VALUE;
    for (int at = 0; at < pictures.size(); at++) {
      long started = nanoClock.getAsLong();
      Embedding embedding = candidate.encode(pictures.get(at));
      fastest = Math.min(fastest, nanoClock.getAsLong() - started);
      double iou = meanIou(masks(reference, expected.get(at)), masks(candidate, embedding));
      least = Math.min(least, iou);
      if (iou < LEAST_IOU) {
        return new Outcome(Optional.of(disagreement(at, iou)), least, fastest);
      }
    }
    return new Outcome(Optional.empty(), least, fastest);
  }

  private static List<ClassMap> masks(PromptSegmenter slot, Embedding embedding) {
    List<Prompt> prompts = Prompts.grid(CELLS, CELLS, embedding.width(), embedding.height());
    return slot.decode(embedding, prompts, false).stream().map(PromptedMask::mask).toList();
  }

  private static double meanIou(List<ClassMap> expected, List<ClassMap> found) {
    double sum = 0;
    for (int i = 0; i < expected.size(); i++) {
      sum += iou(expected.get(i).ids(), found.get(i).ids());
    }
    return sum / expected.size();
  }

  /** 1 for two masks of nothing. */
  static double iou(byte[] one, byte[] other) {
    long both = 0;
    long either = 0;
    for (int i = 0; i < one.length; i++) {
      both += one[i] & other[i];
      either += one[i] | other[i];
    }
    return either == 0 ? 1 : (double) both / either;
  }

  private static String disagreement(int picture, double iou) {
    return String.format(
        Locale.ROOT,
        "its masks of picture %d have a mean IoU of %.4f with ONNX Runtime's, and %.2f is the least",
        picture + 1,
        iou,
        LEAST_IOU);
  }
}
