package dev.maskstream.vision.inspection;

import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.util.List;

/**
 * A camera over a conveyor that never existed: machined parts pass by, some scratched, dented or
 * stained, and every pixel's class is known. Frame {@code n} of a seed is always the same picture,
 * whatever was asked for before.
 *
 * <p>Frames come in scenes of {@link #FRAMES_PER_SCENE}: belt, light and parts change with each
 * scene; within one, the belt runs from right to left. Who wants variety takes frames far apart.
 *
 * <p>Threads: immutable; any thread may draw. A 320x240 frame takes a few milliseconds.
 */
public final class InspectionLine {
  public static final int DEFAULT_WIDTH = 320;
  public static final int DEFAULT_HEIGHT = 240;

  /** Frames until belt, light and parts change. */
  public static final int FRAMES_PER_SCENE = 240;

  static final int BACKGROUND = 0;
  static final int PART = 1;
  static final int SCRATCH = 2;
  static final int DENT = 3;
  static final int STAIN = 4;

  private static final List<SegmentClass> CLASSES =
      List.of(
          new SegmentClass(BACKGROUND, "background", 0x3B4252),
          new SegmentClass(PART, "part", 0x4C9BE8),
          new SegmentClass(SCRATCH, "scratch", 0xF2C14E),
          new SegmentClass(DENT, "dent", 0xC65BCF),
          new SegmentClass(STAIN, "stain", 0xE4572E));

  private final long seed;
  private final int width;
  private final int height;

  /** A line at the default size, 320x240. */
  public InspectionLine(long seed) {
    this(seed, DEFAULT_WIDTH, DEFAULT_HEIGHT);
  }

  /**
   * @param width of the frames in pixels, 16 to 4096
   * @param height of the frames in pixels, 16 to 4096; parts and defects scale with it
   */
  public InspectionLine(long seed, int width, int height) {
    if (width < 16 || height < 16 || width > 4096 || height > 4096) {
      throw new IllegalArgumentException(
          width + "x" + height + ": each side must be between 16 and 4096");
    }
    this.seed = seed;
    this.width = width;
    this.height = height;
  }

  /** What the labels mean, in order of id. */
  public static List<SegmentClass> classes() {
    return CLASSES;
  }

  /**
   * Draws a frame.
   *
   * @param number 0 or more
   */
  public InspectionFrame frame(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("frame " + number + " is before the first");
    }
    Scene scene = Scene.of(seed, number / FRAMES_PER_SCENE);
    Canvas canvas = new Canvas(width, height);
    double travelled = scene.travel(number % FRAMES_PER_SCENE);
    List<Part> parts = scene.partsIn(travelled, canvas.unitsAcross());
    new BeltPainter(scene.belt(), travelled).paint(canvas);
    PartPainter painter = new PartPainter(scene.light());
    parts.forEach(part -> painter.shadow(canvas, part));
    parts.forEach(part -> painter.body(canvas, part));
    byte[] rgb = scene.light().develop(canvas, Chance.mix(seed, number));
    return new InspectionFrame(
        number, new RgbImage(width, height, rgb), new ClassMap(width, height, canvas.labels()));
  }
}
