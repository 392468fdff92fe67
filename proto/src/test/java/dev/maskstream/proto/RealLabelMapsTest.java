package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every form of a mask, on label maps that people drew of streets. */
class RealLabelMapsTest {
  private final List<Path> labels = SharedData.pngs("camvid/val/labels");

  @Test
  void rowRunsComeBackAndStayUnderFourKilobytes() throws Exception {
    long bytes = 0;
    for (Path label : labels) {
      PngMap map = read(label);
      byte[] rowRuns = MaskCodec.encode(map.ids(), map.width(), map.height());
      bytes += rowRuns.length;

      assertThat(MaskCodec.decode(rowRuns, map.width(), map.height())).isEqualTo(map.ids());
    }

    System.out.printf("row runs: %d bytes a map of 480x360%n", bytes / labels.size());
    assertThat(bytes / labels.size()).isLessThanOrEqualTo(3200);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,7", "7,1", "8000,2", "2,8000", "479,361", "1920,1080"})
  void everyFormComesBackAtEverySize(int width, int height) throws Exception {
    byte[] ids = tiled(read(labels.getFirst()), width, height);

    assertThat(MaskCodec.decode(MaskCodec.encode(ids, width, height), width, height))
        .isEqualTo(ids);
    assertThat(MaskPng.decode(MaskPng.encode(ids, width, height, new int[256])).ids())
        .isEqualTo(ids);
    assertThat(fromCoco(CocoRle.uncompressed(ids, width, height), width, height)).isEqualTo(ids);
  }

  @Test
  void pngsAndCocoCountsComeBack() throws Exception {
    for (Path label : labels.subList(0, 20)) {
      PngMap map = read(label);

      byte[] png = MaskPng.encode(map.ids(), map.width(), map.height(), new int[256]);
      Map<Integer, int[]> counts = CocoRle.uncompressed(map.ids(), map.width(), map.height());

      assertThat(MaskPng.decode(png).ids()).isEqualTo(map.ids());
      assertThat(fromCoco(counts, map.width(), map.height())).isEqualTo(map.ids());
    }
  }

  @Test
  void pythonReadsThemFromThePageAlone() throws Exception {
    Python.assumePresent();
    List<Path> some = labels.subList(0, 3);
    for (Path label : some) {
      PngMap map = read(label);
      Path file = Files.createTempFile("label", ".rowruns");
      Files.write(file, MaskCodec.encode(map.ids(), map.width(), map.height()));

      byte[] read = Python.run("read_row_runs.py", new byte[0], "480", "360", file.toString());

      Files.delete(file);
      assertThat(read).isEqualTo(map.ids());
    }
  }

  @Test
  void polygonsHaveTheAreaOfTheirClass() throws Exception {
    PngMap map = read(labels.getFirst());
    for (int id = 0; id < 12; id++) {
      long area = 0;
      for (Polygon polygon : Polygons.of(map.ids(), map.width(), map.height(), id)) {
        area += polygon.exterior().signedArea();
        area += polygon.holes().stream().mapToLong(Ring::signedArea).sum();
      }

      assertThat(area).isEqualTo(pixels(map.ids(), id));
    }
  }

  private static PngMap read(Path label) throws Exception {
    return MaskPng.decode(Files.readAllBytes(label));
  }

  private static byte[] fromCoco(Map<Integer, int[]> counts, int width, int height)
      throws MalformedMaskException {
    byte[] ids = new byte[width * height];
    List<Integer> classes = new ArrayList<>(counts.keySet());
    for (int id : classes) {
      String text = CocoRle.compress(counts.get(id));
      byte[] inside = CocoRle.inside(CocoRle.decompress(text, width, height), width, height);
      for (int at = 0; at < ids.length; at++) {
        ids[at] += (byte) (inside[at] * id);
      }
    }
    return ids;
  }

  private static byte[] tiled(PngMap tile, int width, int height) {
    byte[] ids = new byte[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        ids[y * width + x] = tile.ids()[y % tile.height() * tile.width() + x % tile.width()];
      }
    }
    return ids;
  }

  private static long pixels(byte[] ids, int classId) {
    long pixels = 0;
    for (byte id : ids) {
      pixels += id == classId ? 1 : 0;
    }
    return pixels;
  }
}
