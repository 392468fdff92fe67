package dev.maskstream.vision.inspection;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What stays the same for a while: the belt, the light, and how parts are laid.
 *
 * @param key what the parts' randomness starts from
 * @param lanes 1 or 2 rows of parts
 * @param radius of the largest part, units
 * @param pitch from one part to the next along the belt, units
 * @param speed of the belt, units a frame
 */
record Scene(
    long key, Belt belt, Light light, int lanes, double radius, double pitch, double speed) {

  static Scene of(long seed, long index) {
    long key = Chance.mix(seed, index);
    SplittableRandom random = Chance.of(key);
    int lanes = random.nextInt(2) + 1;
    double radius = lanes == 1 ? random.nextDouble(64, 82) : random.nextDouble(45, 50);
    return new Scene(
        key,
        Belt.random(random),
        Light.random(random),
        lanes,
        radius,
        radius * random.nextDouble(2.12, 2.4),
        random.nextDouble(2.5, 5));
  }

  /** How far the belt has run since the scene began, units. */
  double travel(long frameInScene) {
    return frameInScene * speed;
  }

  /** The parts that can be seen, or whose shadows can. */
  List<Part> partsIn(double travelled, double unitsAcross) {
    List<Part> parts = new ArrayList<>();
    long first = (long) Math.floor((travelled - 2 * pitch) / pitch);
    long last = (long) Math.ceil((travelled + unitsAcross + 2 * pitch) / pitch);
    for (long slot = first; slot <= last; slot++) {
      for (int lane = 0; lane < lanes; lane++) {
        parts.add(part(slot, lane, travelled));
      }
    }
    return parts;
  }

  private Part part(long slot, int lane, double travelled) {
    SplittableRandom random = Chance.of(key, slot, lane);
    double size = radius * random.nextDouble(0.84, 1);
    double room = radius - size;
    double stagger = lane * pitch * 0.4;
    double x =
        slot * pitch + stagger - travelled + random.nextDouble(-1, 1) * (room + pitch * 0.04);
    double middle = Canvas.UNITS_DOWN * (2 * lane + 1) / (2 * lanes);
    double y = middle + random.nextDouble(-1, 1) * (room + (lanes == 1 ? 14 : 2));
    return Part.random(random, size, belt.colour()).at(x, y);
  }
}
