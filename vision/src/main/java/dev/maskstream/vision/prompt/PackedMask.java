package dev.maskstream.vision.prompt;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Extent;
import java.io.ByteArrayOutputStream;

/**
 * A mask in little memory: lengths of the runs outside and inside in turn, row by row of its box,
 * beginning outside, each as base-128 digits with the lowest first. A smooth outline takes a few
 * bytes a row however large the picture is. Immutable.
 */
final class PackedMask {
  private static final int DIGIT = 0x7f;
  private static final int MORE = 0x80;
  private static final int DIGIT_BITS = 7;
  private static final Extent NOTHING = new Extent(0, 0, 0, 0);

  private final int width;
  private final int height;
  private final Extent box;
  private final byte[] runs;
  private final int area;

  PackedMask(ClassMap mask) {
    this.width = mask.width();
    this.height = mask.height();
    this.box = Extent.of(mask).orElse(NOTHING);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int inside = 0;
    int run = 0;
    boolean in = false;
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int at = y * width + box.left(); at < y * width + box.right(); at++) {
        if ((mask.ids()[at] != 0) != in) {
          write(run, out);
          run = 0;
          in = !in;
        }
        run++;
        inside += in ? 1 : 0;
      }
    }
    write(run, out);
    this.runs = out.toByteArray();
    this.area = inside;
  }

  private static void write(int run, ByteArrayOutputStream out) {
    int rest = run;
    while (rest > DIGIT) {
      out.write((rest & DIGIT) | MORE);
      rest >>>= DIGIT_BITS;
    }
    out.write(rest);
  }

  /** Of no width and height where nothing is inside. */
  Extent box() {
    return box;
  }

  /** Pixels inside. */
  int area() {
    return area;
  }

  /** Memory it takes, in bytes. */
  int bytes() {
    return runs.length;
  }

  ClassMap unpacked() {
    byte[] ids = new byte[width * height];
    int place = 0;
    boolean in = false;
    for (int read = 0; read < runs.length; ) {
      int run = 0;
      int shift = 0;
      byte digit;
      do {
        digit = runs[read++];
        run |= (digit & DIGIT) << shift;
        shift += DIGIT_BITS;
      } while ((digit & MORE) != 0);
      for (int end = place + run; in && place < end; place++) {
        ids[(box.top() + place / box.width()) * width + box.left() + place % box.width()] = 1;
      }
      place = in ? place : place + run;
      in = !in;
    }
    return new ClassMap(width, height, ids);
  }
}
