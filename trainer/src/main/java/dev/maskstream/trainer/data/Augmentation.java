package dev.maskstream.trainer.data;

import java.util.random.RandomGenerator;

/**
 * How pictures are changed each time they are trained on. A rule only.
 *
 * @param flip whether every second picture is mirrored left to right
 * @param turn whether every second picture is mirrored top to bottom, for surfaces seen from above
 * @param smallest smallest scale a picture is seen at, above 0 to 1; a window never reaches beyond
 *     the picture, so that a scale below {@code part} is seen as {@code part}
 * @param largest largest scale a picture is seen at, 1 or more; scales between the two are drawn
 *     evenly by their logarithm
 * @param brightness largest share of full white added or taken, 0 to 1
 * @param contrast largest share contrast grows or shrinks by, 0 to 1; a fifth of it goes to each
 *     colour channel by itself
 * @param part share of the network's input a training step sees, each side, above 0 to 1: parts
 *     keep the picture's scale and cost less, so that there are more steps in the same time
 */
public record Augmentation(
    boolean flip,
    boolean turn,
    double smallest,
    double largest,
    double brightness,
    double contrast,
    double part) {
  public Augmentation {
    require(smallest > 0 && smallest <= 1, "the smallest scale must be above 0 to 1", smallest);
    require(largest >= 1, "the largest scale must be 1 or more", largest);
    require(brightness >= 0 && brightness <= 1, "brightness must be 0 to 1", brightness);
    require(contrast >= 0 && contrast <= 1, "contrast must be 0 to 1", contrast);
    require(part > 0 && part <= 1, "the part must be above 0 to 1", part);
  }

  private static void require(boolean holds, String rule, double value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", not " + value);
    }
  }

  public static final Augmentation NONE = new Augmentation(false, false, 1, 1, 0, 0, 1);

  /** Flips, scales, parts and light changes, for photographs. */
  public static final Augmentation PHOTOGRAPHS =
      new Augmentation(true, false, 0.5, 2, 0.15, 0.25, 0.5);

  /** Part of the picture to look at, and whether mirrored. */
  public Window window(RandomGenerator random) {
    boolean mirrored = flip && random.nextBoolean();
    boolean turned = turn && random.nextBoolean();
    double scale = smallest * Math.pow(largest / smallest, random.nextDouble());
    double size = Math.min(1, part / scale);
    double left = (1 - size) * random.nextDouble();
    double top = (1 - size) * random.nextDouble();
    return new Window(left, top, size, mirrored, turned);
  }

  /** A table for each channel, red first: byte value in, byte value out. */
  public byte[][] light(RandomGenerator random) {
    double gain = 1 + contrast * spread(random);
    double shift = 255 * brightness * spread(random);
    byte[][] tables = new byte[3][256];
    for (byte[] table : tables) {
      double channelGain = gain * (1 + contrast / 5 * spread(random));
      for (int value = 0; value < 256; value++) {
        double changed = (value - 127.5) * channelGain + 127.5 + shift;
        table[value] = (byte) Math.clamp(Math.round(changed), 0, 255);
      }
    }
    return tables;
  }

  private static double spread(RandomGenerator random) {
    return 2 * random.nextDouble() - 1;
  }
}
