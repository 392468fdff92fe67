package dev.maskstream.vision.image;

/**
 * Colours for class ids that nobody gave a colour: the colour map of the Pascal VOC development
 * kit, which is distinct for all 256 ids and begins with black for the background.
 */
public final class Palette {
  /** Ids a class map can hold. */
  public static final int SIZE = 256;

  /** The colour of an id from 0 to 255, as 0xRRGGBB. */
  public static int colour(int id) {
    int red = 0;
    int green = 0;
    int blue = 0;
    int rest = id;
    for (int bit = 7; bit >= 5 || rest != 0; bit--) {
      red |= (rest & 1) << bit;
      green |= (rest >> 1 & 1) << bit;
      blue |= (rest >> 2 & 1) << bit;
      rest >>= 3;
    }
    return red << 16 | green << 8 | blue;
  }

  /** 256 colours as 0xRRGGBB, by id. The array is the caller's to change. */
  public static int[] colours() {
    int[] colours = new int[SIZE];
    for (int id = 0; id < SIZE; id++) {
      colours[id] = colour(id);
    }
    return colours;
  }

  private Palette() {}
}
