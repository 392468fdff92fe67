package dev.maskstream.trainer.data.layout;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Labels whose colours stand for class ids. Threads: any.
 *
 * @param ids class id by colour, 0xRRGGBB
 */
record ColourLabels(Map<Integer, Integer> ids) implements LabelReading {
  ColourLabels {
    ids = Map.copyOf(ids);
  }

  @Override
  public ClassMap read(Path file) throws IOException {
    RgbImage picture = PictureFiles.picture(file);
    byte[] rgb = picture.rgb();
    byte[] map = new byte[rgb.length / 3];
    int before = -1;
    byte id = 0;
    for (int i = 0; i < map.length; i++) {
      int colour =
          (rgb[i * 3] & 0xff) << 16 | (rgb[i * 3 + 1] & 0xff) << 8 | (rgb[i * 3 + 2] & 0xff);
      // Neighbours mostly share a colour: one look into the table a run.
      if (colour != before) {
        id = idOf(colour, file, i % picture.width(), i / picture.width());
        before = colour;
      }
      map[i] = id;
    }
    return new ClassMap(picture.width(), picture.height(), map);
  }

  private byte idOf(int colour, Path file, int x, int y) throws IOException {
    Integer id = ids.get(colour);
    if (id == null) {
      throw new IOException(
          "%s holds the colour %d,%d,%d (#%06x) at (%d, %d), which stands for no class"
              .formatted(file, colour >> 16, colour >> 8 & 0xff, colour & 0xff, colour, x, y));
    }
    return id.byteValue();
  }
}
