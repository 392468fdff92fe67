package dev.maskstream.vision.inspection;

import dev.maskstream.vision.inspection.Defect.Direction;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a part is made of and how its face was worked.
 *
 * @param seed of the face's grain
 * @param lie along which a turned face shines
 */
record Material(Colour colour, Finish finish, int seed, Direction lie) {
  /** How a face was worked. */
  enum Finish {
    /** Parallel grain. */
    BRUSHED,
    /** Rings around the centre and two bright fans. */
    TURNED,
    /** Fine specks. */
    CAST,
    /** Smooth and glossy. */
    MOULDED
  }

  private record Stock(Colour colour, List<Finish> finishes) {
    Stock(Colour colour, Finish... finishes) {
      this(colour, List.of(finishes));
    }
  }

  private static final Stock[] STOCKS = {
    new Stock(new Colour(172, 176, 182), Finish.BRUSHED, Finish.TURNED),
    new Stock(new Colour(205, 208, 210), Finish.BRUSHED, Finish.TURNED),
    new Stock(new Colour(196, 164, 92), Finish.BRUSHED, Finish.TURNED),
    new Stock(new Colour(188, 122, 88), Finish.BRUSHED, Finish.TURNED),
    new Stock(new Colour(92, 96, 102), Finish.CAST),
    new Stock(new Colour(62, 110, 178), Finish.BRUSHED, Finish.MOULDED),
    new Stock(new Colour(168, 58, 52), Finish.MOULDED, Finish.BRUSHED),
    new Stock(new Colour(222, 214, 196), Finish.MOULDED),
    new Stock(new Colour(232, 156, 48), Finish.MOULDED),
  };

  /** A random material that stands out from the belt. */
  static Material random(SplittableRandom random, Colour belt) {
    Stock stock = Chance.pick(random, STOCKS);
    while (stock.colour.distance(belt) < 70) {
      stock = Chance.pick(random, STOCKS);
    }
    return new Material(
        stock.colour.times(random.nextDouble(0.9, 1.06)),
        stock.finishes.get(random.nextInt(stock.finishes.size())),
        random.nextInt(),
        Direction.at(random.nextDouble(Math.PI)));
  }

  /** How bright the face is at a place of the part, about 1. */
  double grain(double x, double y) {
    return switch (finish) {
      case BRUSHED ->
          0.86 + 0.16 * Noise.at(seed, x * 0.03, y * 1.1) + 0.12 * Noise.at(~seed, x * 0.1, y * 3);
      case TURNED -> turned(x, y);
      case CAST ->
          0.84 + 0.2 * Noise.at(seed, x * 0.9, y * 0.9) + 0.12 * Noise.at(~seed, x * 0.2, y * 0.2);
      case MOULDED -> 0.96 + 0.05 * Noise.at(seed, x * 0.08, y * 0.08);
    };
  }

  private double turned(double x, double y) {
    double square = x * x + y * y + 1e-6;
    double along = lie.dot(x, y);
    double fan = 2 * along * along / square - 1;
    double rings = Noise.at(seed, Math.sqrt(square) * 1.3, 0);
    return 0.84 + 0.12 * rings + 0.16 * fan * fan * Math.signum(fan);
  }
}
