package dev.maskstream.trainer.data;

/**
 * The part of a picture that fills the network's input, in shares of the picture's sides.
 *
 * @param left share of the width left of it
 * @param top share of the height above it
 * @param size share of width and height it spans, above 0 to 1
 * @param mirrored whether left and right change places
 * @param turned whether top and bottom change places
 */
public record Window(double left, double top, double size, boolean mirrored, boolean turned) {
  public static final Window WHOLE = new Window(0, 0, 1, false, false);
}
