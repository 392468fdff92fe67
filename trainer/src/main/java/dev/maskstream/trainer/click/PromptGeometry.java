package dev.maskstream.trainer.click;

import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.image.ClassMap;

/** Brings clicks to the network's size and masks back to the picture's. A rule only. */
public record PromptGeometry(Letterbox box) {
  /** The pixel of the network that holds the middle of the clicked one. */
  public Click toNetwork(Click click) {
    return new Click(
        (int) ((click.x() + 0.5) * box.contentWidth() / box.frameWidth()),
        (int) ((click.y() + 0.5) * box.contentHeight() / box.frameHeight()),
        click.foreground());
  }

  /**
   * The mask at the picture's size: logits are blended between the four nearest pixels of the
   * network, then cut at 0.
   *
   * @param logits {@code inputHeight * inputWidth}
   */
  public ClassMap toFrame(float[] logits) {
    int width = box.frameWidth();
    int height = box.frameHeight();
    byte[] mask = new byte[width * height];
    for (int y = 0; y < height; y++) {
      double down = place(y, height, box.contentHeight());
      int above = (int) down;
      int below = Math.min(above + 1, box.contentHeight() - 1);
      for (int x = 0; x < width; x++) {
        double across = place(x, width, box.contentWidth());
        int left = (int) across;
        int right = Math.min(left + 1, box.contentWidth() - 1);
        double top = blend(logits, above, left, right, across - left);
        double bottom = blend(logits, below, left, right, across - left);
        mask[y * width + x] = (byte) (top + (bottom - top) * (down - above) > 0 ? 1 : 0);
      }
    }
    return new ClassMap(width, height, mask);
  }

  private static double place(int at, int to, int from) {
    return Math.clamp((at + 0.5) * from / to - 0.5, 0, from - 1.0);
  }

  private double blend(float[] logits, int row, int left, int right, double weight) {
    float first = logits[row * box.inputWidth() + left];
    return first + (logits[row * box.inputWidth() + right] - first) * weight;
  }
}
