package dev.maskstream.trainer;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A small data set on disk: red squares and blue discs on noisy gray, an ignored frame around. */
public final class DrawnPictures {
  public static final int SIDE = 48;
  private static final int BORDER = 2;
  private static final int IGNORED = 255;

  /** Writes {@code images/}, {@code labels/} and {@code classes.json}. */
  public static Path write(Path folder, int count, long seed) throws IOException {
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("labels"));
    Files.writeString(
        folder.resolve("classes.json"),
        """
        {"classes": [{"id": 0, "name": "ground", "color": "#808080"},
                     {"id": 1, "name": "square", "color": "#ff0000"},
                     {"id": 2, "name": "disc", "color": "#0000ff"}],
         "ignore": [255]}
        """);
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      byte[] rgb = new byte[SIDE * SIDE * 3];
      byte[] ids = new byte[SIDE * SIDE];
      draw(random, rgb, ids);
      String name = "picture-%02d.png".formatted(i);
      Files.write(
          folder.resolve("images").resolve(name), PngEncoder.encode(new RgbImage(SIDE, SIDE, rgb)));
      Files.write(
          folder.resolve("labels").resolve(name), PngEncoder.encode(new ClassMap(SIDE, SIDE, ids)));
    }
    return folder;
  }

  private static void draw(Random random, byte[] rgb, byte[] ids) {
    int squareX = 4 + random.nextInt(12);
    int squareY = 4 + random.nextInt(24);
    int discX = 30 + random.nextInt(8);
    int discY = 10 + random.nextInt(26);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean square = x >= squareX && x < squareX + 12 && y >= squareY && y < squareY + 12;
        boolean disc = (x - discX) * (x - discX) + (y - discY) * (y - discY) < 49;
        boolean border = Math.min(Math.min(x, y), Math.min(SIDE - 1 - x, SIDE - 1 - y)) < BORDER;
        int at = y * SIDE + x;
        int gray = 90 + random.nextInt(60);
        rgb[at * 3] = (byte) (square ? 220 : gray);
        rgb[at * 3 + 1] = (byte) (square || disc ? 30 : gray);
        rgb[at * 3 + 2] = (byte) (disc ? 220 : square ? 30 : gray);
        ids[at] = (byte) (border ? IGNORED : square ? 1 : disc ? 2 : 0);
      }
    }
  }

  private DrawnPictures() {}
}
