package dev.maskstream.vision.inspection;

/** A colour under white light, each channel 0 to 255. */
record Colour(double red, double green, double blue) {
  /** How far apart two colours look, roughly, 0 to 441; brightness counts most. */
  double distance(Colour other) {
    double light = luma() - other.luma();
    double reds = red - other.red;
    double blues = blue - other.blue;
    return Math.sqrt(2 * light * light + 0.5 * (reds * reds + blues * blues));
  }

  double luma() {
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  }

  Colour times(double factor) {
    return new Colour(red * factor, green * factor, blue * factor);
  }

  Colour toward(Colour other, double share) {
    return new Colour(
        Noise.mix(red, other.red, share),
        Noise.mix(green, other.green, share),
        Noise.mix(blue, other.blue, share));
  }
}
