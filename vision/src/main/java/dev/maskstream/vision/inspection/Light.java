package dev.maskstream.vision.inspection;

import dev.maskstream.vision.inspection.Defect.Direction;
import java.util.SplittableRandom;

/**
 * The lamp and the camera: what turns drawn colours into the bytes of a frame.
 *
 * @param toward direction to the lamp
 * @param shadow how dark a part's shadow is, 0 to 1
 * @param exposure about 1
 * @param fall how much darker the side away from the lamp is, 0 to 1
 * @param vignette how much darker the corners are, 0 to 1
 * @param tint factor for each channel: the lamp's colour
 * @param beam the shadow of a beam across the belt: how dark, 0 to 1
 * @param beamAt where it crosses, share of the width
 * @param grain standard deviation of the sensor's noise, in 8-bit steps
 */
record Light(
    Direction toward,
    double shadow,
    double exposure,
    double fall,
    double vignette,
    Colour tint,
    double beam,
    double beamAt,
    double grain) {

  static Light random(SplittableRandom random) {
    double warmth = random.nextDouble(-1, 1);
    return new Light(
        Direction.at(random.nextDouble(2 * Math.PI)),
        random.nextDouble(0.25, 0.6),
        random.nextDouble(0.82, 1.15),
        random.nextDouble(0, 0.35),
        random.nextDouble(0.05, 0.4),
        new Colour(1 + 0.1 * warmth, 1, 1 - 0.14 * warmth),
        random.nextInt(3) == 0 ? random.nextDouble(0.15, 0.35) : 0,
        random.nextDouble(0.1, 0.9),
        random.nextDouble(1.5, 4));
  }

  /**
   * Lights the canvas and reads it out.
   *
   * @param frameSeed what the sensor's noise and the lamp's flicker come from
   * @return {@code (y * width + x) * 3 + channel}
   */
  byte[] develop(Canvas canvas, long frameSeed) {
    int width = canvas.width();
    double flicker = exposure * (0.985 + 0.03 * new SplittableRandom(frameSeed).nextDouble());
    float[] drawn = canvas.rgb();
    byte[] rgb = new byte[drawn.length];
    for (int py = 0; py < canvas.height(); py++) {
      double v = (py + 0.5) / canvas.height() - 0.5;
      for (int px = 0; px < width; px++) {
        double lit = flicker * at((px + 0.5) / width - 0.5, v);
        int i = (py * width + px) * 3;
        long specks = Chance.mix(frameSeed, py * width + px);
        rgb[i] = level(drawn[i] * lit * tint.red() + speck(specks));
        rgb[i + 1] = level(drawn[i + 1] * lit * tint.green() + speck(specks >>> 20));
        rgb[i + 2] = level(drawn[i + 2] * lit * tint.blue() + speck(specks >>> 40));
      }
    }
    return rgb;
  }

  /** How bright a place is; {@code u} and {@code v} run from -0.5 to 0.5. */
  private double at(double u, double v) {
    double side = 1 - fall * (0.5 - toward.dot(u, v) * 0.9);
    double corner = 1 - vignette * 2 * (u * u + v * v);
    if (beam == 0) {
      return side * corner;
    }
    double fromBeam = Math.abs(u + 0.5 - beamAt + 0.35 * v);
    return side * corner * (1 - beam * Noise.step(0.11, 0.07, fromBeam));
  }

  /** Two even numbers added make a bell round enough; 2.45 brings it to a deviation of one. */
  private double speck(long bits) {
    double sum = ((bits & 0x3FF) + ((bits >>> 10) & 0x3FF)) / 1023.0;
    return (sum - 1) * 2.45 * grain;
  }

  private static byte level(double value) {
    return (byte) (value < 0 ? 0 : value > 255 ? 255 : (int) (value + 0.5));
  }
}
