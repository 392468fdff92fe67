package dev.maskstream.gateway.label;

import dev.maskstream.gateway.label.LabelForm.Counts;
import dev.maskstream.gateway.label.LabelForm.Segment;
import dev.maskstream.proto.CocoRle;
import dev.maskstream.proto.MalformedMaskException;
import dev.maskstream.proto.MaskPng;
import dev.maskstream.vision.image.ImageHeader;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.ImageSniffer;
import dev.maskstream.vision.image.Sniffed;
import java.util.Arrays;
import java.util.List;

/**
 * Makes class maps of what was sent, and only of the size of the picture they are for. Work and
 * memory are bounded by that size, and by 256 segments.
 */
final class LabelMaps {
  /** The class id of pixels that nobody is to learn from, as data sets have it. */
  static final byte IGNORE = (byte) 255;

  static final int MOST_SEGMENTS = 256;

  private LabelMaps() {}

  /**
   * The class map, {@code width * height} ids.
   *
   * @param width and {@code height}: of the picture as seen
   * @throws MalformedMaskException with a sentence for the client
   */
  static byte[] read(LabelForm form, int width, int height, ImageLimits limits)
      throws MalformedMaskException {
    return switch (form) {
      case LabelForm.Png(var bytes) -> ofPng(bytes.toByteArray(), width, height, limits);
      case LabelForm.Runs runs -> ofRuns(runs, width, height);
    };
  }

  private static byte[] ofPng(byte[] png, int width, int height, ImageLimits limits)
      throws MalformedMaskException {
    switch (ImageSniffer.inspect(png, limits)) {
      case Sniffed.Refused(String _, String reason) -> throw new MalformedMaskException(reason);
      case Sniffed.Accepted(ImageHeader header) ->
          requireSize(header.storedWidth(), header.storedHeight(), width, height);
    }
    return MaskPng.decode(png).ids();
  }

  private static byte[] ofRuns(LabelForm.Runs runs, int width, int height)
      throws MalformedMaskException {
    requireSize(runs.width().orElse(width), runs.height().orElse(height), width, height);
    if (runs.segments().size() > MOST_SEGMENTS) {
      throw new MalformedMaskException("more than " + MOST_SEGMENTS + " segments");
    }
    byte[] columns = new byte[width * height];
    Arrays.fill(columns, IGNORE);
    for (Segment segment : runs.segments()) {
      paint(counts(segment.counts(), width, height), (byte) segment.classId(), columns);
    }
    return rows(columns, width, height);
  }

  private static void requireSize(int width, int height, int wantedWidth, int wantedHeight)
      throws MalformedMaskException {
    if (width != wantedWidth || height != wantedHeight) {
      throw new MalformedMaskException(
          "it is %dx%d, and the picture is %dx%d as seen"
              .formatted(width, height, wantedWidth, wantedHeight));
    }
  }

  private static int[] counts(Counts counts, int width, int height) throws MalformedMaskException {
    return switch (counts) {
      case Counts.Compressed(String text) -> CocoRle.decompress(text, width, height);
      case Counts.Plain(List<Integer> numbers) -> plain(numbers, width * height);
    };
  }

  private static int[] plain(List<Integer> numbers, int pixels) throws MalformedMaskException {
    int[] counts = numbers.stream().mapToInt(Integer::intValue).toArray();
    long sum = 0;
    for (int count : counts) {
      if (count < 0) {
        throw new MalformedMaskException("a count of " + count);
      }
      sum += count;
    }
    if (sum != pixels) {
      throw new MalformedMaskException("counts of %d pixels of %d".formatted(sum, pixels));
    }
    return counts;
  }

  /** Every second run lies inside. Columns are contiguous, so a run is one stretch of memory. */
  private static void paint(int[] counts, byte classId, byte[] columns) {
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      if (i % 2 == 1) {
        Arrays.fill(columns, at, at + counts[i], classId);
      }
      at += counts[i];
    }
  }

  private static byte[] rows(byte[] columns, int width, int height) {
    byte[] ids = new byte[columns.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        ids[y * width + x] = columns[x * height + y];
      }
    }
    return ids;
  }
}
