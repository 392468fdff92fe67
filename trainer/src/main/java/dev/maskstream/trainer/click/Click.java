package dev.maskstream.trainer.click;

/**
 * A click on a pixel.
 *
 * @param x pixels to the right, from 0
 * @param y pixels down, from 0
 * @param foreground whether the object is here; otherwise it is not
 */
public record Click(int x, int y, boolean foreground) {}
