package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Row runs stored once and for all, and the maps they stand for. Today's reader must read them, and
 * so must a program written from the module's README alone.
 */
class GoldenRowRunsTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final byte[] EXAMPLE = {0, 0, 5, 5, 0, 5, 5, 5, 0, 5, 5, 7};

  /** A map drawn from a seed, stored under its name as {@code .rowruns} and {@code .ids}. */
  record Golden(String name, int width, int height, int classes, int smoothness) {
    byte[] draw() {
      SplittableRandom random = new SplittableRandom(name.hashCode());
      return SyntheticMaps.blobs(random, width, height, classes, smoothness);
    }

    Path rowRuns() {
      return GOLDEN.resolve(name + ".rowruns");
    }

    Path ids() {
      return GOLDEN.resolve(name + ".ids");
    }
  }

  static List<Golden> goldens() {
    return List.of(
        new Golden("one-pixel", 1, 1, 256, 1),
        new Golden("one-column", 1, 200, 3, 20),
        new Golden("one-row", 200, 1, 3, 20),
        new Golden("noise", 17, 13, 256, 1),
        new Golden("smooth", 64, 48, 11, 200),
        new Golden("rough", 64, 48, 11, 6),
        new Golden("one-class", 300, 200, 1, 1));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void storedRowRunsAreReadAsEver(Golden golden) throws Exception {
    byte[] rowRuns = Files.readAllBytes(golden.rowRuns());

    byte[] ids = MaskCodec.decode(rowRuns, golden.width(), golden.height());

    assertThat(ids).isEqualTo(Files.readAllBytes(golden.ids()));
  }

  /** The zlib stream may differ from one zlib to the next; what it carries may not. */
  @ParameterizedTest
  @MethodSource("goldens")
  void theWriterMakesTheStoredTokens(Golden golden) throws Exception {
    byte[] rowRuns =
        MaskCodec.encode(Files.readAllBytes(golden.ids()), golden.width(), golden.height());

    assertThat(tokens(rowRuns)).isEqualTo(tokens(Files.readAllBytes(golden.rowRuns())));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void pythonReadsThemFromThePageAlone(Golden golden) throws Exception {
    Python.assumePresent();

    byte[] ids =
        Python.run(
            "read_row_runs.py",
            new byte[0],
            Integer.toString(golden.width()),
            Integer.toString(golden.height()),
            golden.rowRuns().toString());

    assertThat(ids).isEqualTo(Files.readAllBytes(golden.ids()));
  }

  @Test
  void theExampleOnThePageIsTrue() throws Exception {
    String page = Files.readString(Path.of("README.md"), StandardCharsets.UTF_8);
    String tokens = "02 0a 05 01 05 05 06 07";
    String whole = "01 78 9c 63 e2 62 65 64 65 65 63 07 00 00 b7 00 2a";
    HexFormat hex = HexFormat.ofDelimiter(" ");

    assertThat(page).contains(tokens, whole);
    assertThat(tokens(MaskCodec.encode(EXAMPLE, 4, 3))).isEqualTo(hex.parseHex(tokens));
    assertThat(MaskCodec.decode(hex.parseHex(whole), 4, 3)).isEqualTo(EXAMPLE);
  }

  /** Writes the files again: only when a golden is added, never because one fails. */
  @Test
  @EnabledIfSystemProperty(named = "golden.write", matches = "true")
  void write() throws Exception {
    for (Golden golden : goldens()) {
      byte[] ids = golden.draw();
      Files.write(golden.ids(), ids);
      Files.write(golden.rowRuns(), MaskCodec.encode(ids, golden.width(), golden.height()));
    }
  }

  private static byte[] tokens(byte[] rowRuns) throws Exception {
    Inflater inflater = new Inflater();
    inflater.setInput(rowRuns, 1, rowRuns.length - 1);
    byte[] tokens = new byte[1 << 20];
    int length = inflater.inflate(tokens);
    inflater.end();
    return Arrays.copyOf(tokens, length);
  }
}
