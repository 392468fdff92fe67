package dev.maskstream.trainer.data;

import dev.maskstream.vision.FrameFitter;
import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.Arrays;

/**
 * Brings a window of a picture and of its label to the network's size. The whole picture comes out
 * as from {@link FrameFitter}, give or take one of 255 where the two round differently.
 *
 * <p>Threads: any.
 */
final class WindowReader {
  private static final int ONE = 1 << 10;

  /** Where the pixels of one side are read: two neighbours, and the weight of the second. */
  private static final class Taps {
    private final int[] first;
    private final int[] second;
    private final int[] weight;
    private final int[] nearest;

    Taps(int size) {
      first = new int[size];
      second = new int[size];
      weight = new int[size];
      nearest = new int[size];
    }
  }

  /**
   * Reads pixels, bilinear.
   *
   * @param light a table for each channel
   * @param to {@code inputHeight * inputWidth * 3} bytes of RGB from {@code offset} on
   */
  void read(RgbImage from, Window window, Letterbox box, byte[][] light, byte[] to, int offset) {
    Taps columns =
        taps(from.width(), box.contentWidth(), window.left(), window.size(), window.mirrored());
    Taps rows =
        taps(from.height(), box.contentHeight(), window.top(), window.size(), window.turned());
    int stride = box.inputWidth() * 3;
    Arrays.fill(to, offset, offset + stride * box.inputHeight(), (byte) FrameFitter.PADDING);
    byte[] rgb = from.rgb();
    for (int y = 0; y < box.contentHeight(); y++) {
      int above = rows.first[y] * from.width();
      int below = rows.second[y] * from.width();
      int down = rows.weight[y];
      int at = offset + y * stride;
      for (int x = 0; x < box.contentWidth(); x++) {
        int left = columns.first[x];
        int right = columns.second[x];
        int across = columns.weight[x];
        for (int channel = 0; channel < 3; channel++) {
          int top = blend(rgb, above + left, above + right, channel, across);
          int bottom = blend(rgb, below + left, below + right, channel, across);
          int value = (top * (ONE - down) + bottom * down + ONE * ONE / 2) / (ONE * ONE);
          to[at++] = light[channel][value];
        }
      }
    }
  }

  private static int blend(byte[] rgb, int left, int right, int channel, int weight) {
    return (rgb[left * 3 + channel] & 0xff) * (ONE - weight)
        + (rgb[right * 3 + channel] & 0xff) * weight;
  }

  /** Reads class ids, nearest neighbour; padding gets {@code paddingId}. */
  void read(ClassMap from, Window window, Letterbox box, int paddingId, byte[] to, int offset) {
    Taps columns =
        taps(from.width(), box.contentWidth(), window.left(), window.size(), window.mirrored());
    Taps rows =
        taps(from.height(), box.contentHeight(), window.top(), window.size(), window.turned());
    Arrays.fill(to, offset, offset + box.inputWidth() * box.inputHeight(), (byte) paddingId);
    for (int y = 0; y < box.contentHeight(); y++) {
      int row = rows.nearest[y] * from.width();
      int at = offset + y * box.inputWidth();
      for (int x = 0; x < box.contentWidth(); x++) {
        to[at + x] = from.ids()[row + columns.nearest[x]];
      }
    }
  }

  private static Taps taps(int from, int to, double start, double size, boolean mirrored) {
    Taps taps = new Taps(to);
    double step = from * size / to;
    for (int i = 0; i < to; i++) {
      int at = mirrored ? to - 1 - i : i;
      double centre = from * start + (i + 0.5) * step;
      taps.nearest[at] = Math.clamp((int) centre, 0, from - 1);
      double place = Math.clamp(centre - 0.5, 0, from - 1);
      int first = (int) place;
      taps.first[at] = first;
      taps.second[at] = Math.min(first + 1, from - 1);
      taps.weight[at] = (int) Math.round((place - first) * ONE);
    }
    return taps;
  }
}
