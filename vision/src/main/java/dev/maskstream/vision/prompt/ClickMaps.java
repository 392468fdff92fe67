package dev.maskstream.vision.prompt;

import dev.maskstream.vision.Letterbox;
import java.nio.FloatBuffer;

/**
 * How a prompted U-Net sees points and boxes: three planes at the network's size, 0 or 1. Training
 * draws simulated clicks with this very code.
 *
 * <p>A point is a disk: a pixel belongs to it when its centre is at most {@link #RADIUS} network
 * pixels from the point. A pixel is inside a box when its centre is, the box's edges included.
 */
public final class ClickMaps {
  /** Of a click's disk, in network pixels. */
  public static final float RADIUS = 5;

  /** Foreground clicks, background clicks, inside of the box. */
  public static final int PLANES = 3;

  /**
   * Draws a prompt.
   *
   * @param prompt in pixels of the picture
   * @param letterbox from the picture to the network
   * @param maps {@code 3 * inputHeight * inputWidth} values from position 0, all 0; positions are
   *     left as they are
   */
  public static void draw(Prompt prompt, Letterbox letterbox, FloatBuffer maps) {
    float scaleX = (float) letterbox.contentWidth() / letterbox.frameWidth();
    float scaleY = (float) letterbox.contentHeight() / letterbox.frameHeight();
    int plane = letterbox.inputWidth() * letterbox.inputHeight();
    for (PromptPoint point : prompt.points()) {
      disk(
          letterbox,
          point.x() * scaleX,
          point.y() * scaleY,
          maps.slice(point.foreground() ? 0 : plane, plane));
    }
    prompt
        .box()
        .ifPresent(
            box ->
                fill(
                    letterbox,
                    new PromptBox(
                        box.left() * scaleX,
                        box.top() * scaleY,
                        box.right() * scaleX,
                        box.bottom() * scaleY),
                    maps.slice(2 * plane, plane)));
  }

  private static void disk(Letterbox letterbox, float atX, float atY, FloatBuffer map) {
    int top = Math.max(0, (int) Math.floor(atY - RADIUS));
    int bottom = Math.min(letterbox.inputHeight() - 1, (int) Math.ceil(atY + RADIUS));
    int left = Math.max(0, (int) Math.floor(atX - RADIUS));
    int right = Math.min(letterbox.inputWidth() - 1, (int) Math.ceil(atX + RADIUS));
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        float dx = x + 0.5f - atX;
        float dy = y + 0.5f - atY;
        if (dx * dx + dy * dy <= RADIUS * RADIUS) {
          map.put(y * letterbox.inputWidth() + x, 1);
        }
      }
    }
  }

  private static void fill(Letterbox letterbox, PromptBox box, FloatBuffer map) {
    int left = Math.max(0, (int) Math.ceil(box.left() - 0.5f));
    int top = Math.max(0, (int) Math.ceil(box.top() - 0.5f));
    int right = Math.min(letterbox.inputWidth() - 1, (int) Math.floor(box.right() - 0.5f));
    int bottom = Math.min(letterbox.inputHeight() - 1, (int) Math.floor(box.bottom() - 0.5f));
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        map.put(y * letterbox.inputWidth() + x, 1);
      }
    }
  }

  private ClickMaps() {}
}
