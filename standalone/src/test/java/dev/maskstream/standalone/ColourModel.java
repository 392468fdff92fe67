package dev.maskstream.standalone;

import dev.maskstream.proto.MaskPng;
import dev.maskstream.standalone.model.ModelChoice;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.JpegEncoder;
import dev.maskstream.vision.image.PngEncoder;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.onnx.ContractGraph;
import dev.maskstream.vision.onnx.InputShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real ONNX model whose answers are known by hand: a pixel's class is the nearest of black, red
 * and green. And pictures to show it.
 */
public final class ColourModel {
  /** Pixels of input and pictures across and down: nothing is scaled. */
  public static final int WIDTH = 96;

  public static final int HEIGHT = 64;

  private static final int[] COLOURS = {0x000000, 0xff0000, 0x00ff00};

  private ColourModel() {}

  /** Writes {@code colours.onnx} and {@code classes.json}. */
  public static ModelChoice write(Path folder) throws Exception {
    Path onnx = folder.resolve("colours.onnx");
    Files.write(
        onnx,
        ContractGraph.colourModel(InputShape.anyBatch(WIDTH, HEIGHT), true, COLOURS).toByteArray());
    Path classes = folder.resolve("classes.json");
    Files.writeString(
        classes,
        """
        {"classes": [{"id": 0, "name": "black", "color": "#000000"},
                     {"id": 1, "name": "red", "color": "#ff0000"},
                     {"id": 2, "name": "green", "color": "#00ff00"}]}
        """);
    return ModelChoice.of(onnx, classes);
  }

  /** Writes a data set: so many times {@link #jpeg} with its true classes. */
  public static void writeDataSet(Path folder, int pictures) throws IOException {
    Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(folder.resolve("labels"));
    byte[] label = PngEncoder.encode(new ClassMap(WIDTH, HEIGHT, ids()));
    for (int i = 0; i < pictures; i++) {
      Files.write(folder.resolve("images").resolve("parts-" + i + ".jpg"), jpeg());
      Files.write(folder.resolve("labels").resolve("parts-" + i + ".png"), label);
    }
  }

  /** A JPEG: black, with a red left third and a green right third. */
  public static byte[] jpeg() {
    return JpegEncoder.encode(image(), 95);
  }

  /** What the model must say of {@link #jpeg}. */
  public static byte[] ids() {
    byte[] ids = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) classAt(i % WIDTH);
    }
    return ids;
  }

  /** The same picture as PNG, by the encoder for masks: palette and all. */
  public static byte[] palettePng() {
    int[] palette = new int[MaskPng.PALETTE_SIZE];
    System.arraycopy(COLOURS, 0, palette, 0, COLOURS.length);
    return MaskPng.encode(ids(), WIDTH, HEIGHT, palette);
  }

  private static RgbImage image() {
    ClassMap map = new ClassMap(WIDTH, HEIGHT, ids());
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    for (int i = 0; i < rgb.length; i++) {
      int colour = COLOURS[map.ids()[i / 3]];
      rgb[i] = (byte) (colour >> (16 - 8 * (i % 3)));
    }
    return new RgbImage(WIDTH, HEIGHT, rgb);
  }

  private static int classAt(int x) {
    if (x < WIDTH / 3) {
      return 1;
    }
    return x >= 2 * WIDTH / 3 ? 2 : 0;
  }
}
