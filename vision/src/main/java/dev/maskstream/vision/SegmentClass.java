package dev.maskstream.vision;

/**
 * A class a model can tell.
 *
 * @param id 0 to 255, as it stands in class maps
 * @param rgb colour as 0xRRGGBB
 * @param thing whether its objects are counted one by one (cars), not taken as one stuff (sky)
 */
public record SegmentClass(int id, String name, int rgb, boolean thing) {

  /** A class of which nobody has said that it is a thing. */
  public SegmentClass(int id, String name, int rgb) {
    this(id, name, rgb, false);
  }
}
