package dev.maskstream.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.standalone.replay.DifferingFrames.Pair;
import dev.maskstream.vision.SegmentClass;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class DifferingFramesTest {
  private static final int SIDE = 64;
  private static final int SERVED = 0x00ff00;
  private static final int REPLAYED = 0x0000ff;
  private static final int DIFFERENT = 0xe11d48;
  // Small pictures are shown three times as wide and as high.
  private static final int SHOWN = 9;

  private final DifferingFrames frames =
      new DifferingFrames(
          List.of(
              new SegmentClass(0, "ground", 0x808080),
              new SegmentClass(1, "old", SERVED),
              new SegmentClass(2, "new", REPLAYED)));

  @Test
  void framesThatAgreeAreNotShown() {
    frames.add("same", picture(), new Pair(map(1, SIDE), map(1, SIDE)), 1);

    assertThat(frames.isEmpty()).isTrue();
  }

  @Test
  void aFrameThatDiffersIsShownWithBothMapsAndWhereTheyDiffer() throws Exception {
    frames.add("one", picture(), new Pair(map(1, SIDE), map(2, SIDE)), 0);

    BufferedImage sheet = ImageIO.read(new ByteArrayInputStream(frames.png()));

    assertThat(pixels(sheet, SERVED)).isGreaterThanOrEqualTo(SHOWN * SIDE * SIDE);
    assertThat(pixels(sheet, REPLAYED)).isGreaterThanOrEqualTo(SHOWN * SIDE * SIDE);
    assertThat(pixels(sheet, DIFFERENT)).isEqualTo(SHOWN * SIDE * SIDE);
  }

  @Test
  void ofManyFramesThoseThatDifferMostAreShown() throws Exception {
    for (int rows = 1; rows <= 20; rows++) {
      double agreement = 1 - (double) rows / SIDE;
      frames.add("f" + rows, picture(), new Pair(map(1, 0), map(2, rows)), agreement);
    }

    BufferedImage sheet = ImageIO.read(new ByteArrayInputStream(frames.png()));

    int worstEight = (20 + 19 + 18 + 17 + 16 + 15 + 14 + 13) * SIDE;
    assertThat(pixels(sheet, DIFFERENT)).isEqualTo((long) SHOWN * worstEight);
  }

  private static RgbImage picture() {
    byte[] rgb = new byte[SIDE * SIDE * 3];
    Arrays.fill(rgb, (byte) 77);
    return new RgbImage(SIDE, SIDE, rgb);
  }

  /** The class fills so many rows, ground the rest. */
  private static ClassMap map(int classId, int rows) {
    byte[] ids = new byte[SIDE * SIDE];
    Arrays.fill(ids, 0, rows * SIDE, (byte) classId);
    return new ClassMap(SIDE, SIDE, ids);
  }

  private static long pixels(BufferedImage image, int rgb) {
    int[] all = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(all).filter(pixel -> (pixel & 0xffffff) == rgb).count();
  }
}
