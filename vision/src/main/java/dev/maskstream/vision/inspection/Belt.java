package dev.maskstream.vision.inspection;

import java.util.SplittableRandom;

/**
 * What the parts lie on.
 *
 * @param rail how wide the guide rail is along either side, units; 0 for none
 * @param seed of the texture
 */
record Belt(Weave weave, Colour colour, double rail, int seed) {
  /** What the belt is made of. */
  enum Weave {
    /** Dark rubber with a diamond tread. */
    RUBBER,
    /** Plastic modules with gaps between. */
    LINKS,
    /** Steel slats brushed along the belt. */
    STEEL,
    /** Coarse woven felt. */
    FELT,
    /** Smooth sheet with marks of use. */
    SHEET
  }

  static Belt random(SplittableRandom random) {
    Weave weave = Chance.pick(random, Weave.values());
    Colour colour = Chance.pick(random, colours(weave)).times(random.nextDouble(0.85, 1.15));
    double rail = random.nextInt(5) < 3 ? random.nextDouble(9, 15) : 0;
    return new Belt(weave, colour, rail, random.nextInt());
  }

  private static Colour[] colours(Weave weave) {
    return switch (weave) {
      case RUBBER -> new Colour[] {new Colour(48, 50, 54), new Colour(66, 62, 58)};
      case LINKS ->
          new Colour[] {
            new Colour(58, 92, 128), new Colour(112, 116, 118), new Colour(186, 186, 178)
          };
      case STEEL -> new Colour[] {new Colour(126, 130, 134), new Colour(96, 100, 106)};
      case FELT -> new Colour[] {new Colour(70, 84, 74), new Colour(104, 98, 88)};
      case SHEET ->
          new Colour[] {new Colour(38, 92, 74), new Colour(36, 38, 42), new Colour(142, 148, 150)};
    };
  }

  /**
   * How bright the belt is, about 1.
   *
   * @param x along the belt, units
   * @param y across the belt, units
   */
  double brightness(double x, double y) {
    return switch (weave) {
      case RUBBER -> rubber(x, y);
      case LINKS -> links(x, y);
      case STEEL -> steel(x, y);
      case FELT -> felt(x, y);
      case SHEET -> sheet(x, y);
    };
  }

  private double rubber(double x, double y) {
    double rising = Math.abs(fraction((x + y) / 11) - 0.5);
    double falling = Math.abs(fraction((x - y) / 11) - 0.5);
    double tread = Noise.step(0.36, 0.48, Math.max(rising, falling));
    return 0.86 + 0.26 * tread + 0.22 * (Noise.at(seed, x * 0.7, y * 0.7) - 0.5);
  }

  private double links(double x, double y) {
    double row = Math.floor(x / 30);
    double shift = row % 2 == 0 ? 0 : 0.5;
    double alongGap = Math.abs(fraction(x / 30) - 0.5) * 30;
    double acrossGap = Math.abs(fraction(y / 48 + shift) - 0.5) * 48;
    double gap = Math.max(Noise.step(12.6, 14, alongGap), Noise.step(22.2, 23.4, acrossGap));
    double sheen = 0.1 * (1 - alongGap / 15);
    return (0.97 + sheen + 0.08 * (Noise.at(seed, x * 0.4, y * 0.4) - 0.5)) * (1 - 0.55 * gap);
  }

  private double steel(double x, double y) {
    double slat = Math.abs(fraction(x / 72) - 0.5) * 72;
    double gap = slat < 34.6 ? 0 : Noise.step(34.6, 35.6, slat);
    double grain = Noise.at(seed, x * 0.05, y * 1.4) - 0.5;
    return (1 + 0.22 * grain + 0.1 * (Noise.at(~seed, x * 0.02, y * 0.05) - 0.5)) * (1 - 0.5 * gap);
  }

  private double felt(double x, double y) {
    double coarse = Noise.at(seed, x * 0.09, y * 0.09) - 0.5;
    double fibre = Noise.at(~seed, x * 0.8, y * 0.5) - 0.5;
    double weft = Math.abs(fraction(y / 4) - 0.5) * 0.12;
    return 0.97 + 0.2 * coarse + 0.34 * fibre + weft;
  }

  private double sheet(double x, double y) {
    double scuff = Noise.at(seed, x * 0.012, y * 0.5) - 0.5;
    double cloud = Noise.at(~seed, x * 0.025, y * 0.025) - 0.5;
    return 1 + 0.1 * scuff + 0.16 * cloud;
  }

  private static double fraction(double value) {
    return value - Math.floor(value);
  }
}
