package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CocoRleTest {
  @Test
  void countsRunDownTheColumnsAndBeginOutside() {
    byte[] ids = {
      0, 1, 1,
      0, 1, 0
    };

    assertThat(CocoRle.uncompressed(ids, 3, 2, 1)).containsExactly(2, 3, 1);
    assertThat(CocoRle.uncompressed(ids, 3, 2, 0)).containsExactly(0, 2, 3, 1);
  }

  @Test
  void aClassThatDoesNotOccurHasOneCount() {
    assertThat(CocoRle.uncompressed(new byte[6], 3, 2, 9)).containsExactly(6);
  }

  /**
   * By the rules: 2 -> '2'; 3 -> '3'; 1 -> '1' (the third count is no difference); the fourth, 4,
   * is 4 - 3 = 1 -> '1'; the fifth, 40, is 40 - 1 = 39 = 7 + 1 * 32 -> 'W' (7 + 32 + 48), '1'; the
   * sixth, 3, is 3 - 4 = -1 -> 31 -> 'O'; the seventh, 1, is 1 - 40 = -39 = 25 - 2 * 32 -> 'i' (25
   * + 32 + 48), then -2 = 30 -> 'N'.
   */
  @Test
  void compressedCountsAreDifferencesFromTheFourthOn() {
    assertThat(CocoRle.compress(new int[] {2, 3, 1, 4, 40, 3, 1})).isEqualTo("2311W1OiN");
  }

  /** 15 needs one character, 16 two: bit 4 of the last one is the sign. */
  @Test
  void theSignBitCostsACharacter() {
    assertThat(CocoRle.compress(new int[] {15, 16, 0})).isEqualTo("?`00");
  }

  @Test
  void aWholeMapOfOneClassBeginsWithNothingOutside() throws Exception {
    byte[] ids = {7, 7, 7, 7};

    assertThat(CocoRle.compressed(ids, 2, 2, 7)).isEqualTo("04");
    assertThat(CocoRle.decompress("04", 2, 2)).containsExactly(0, 4);
  }

  @Test
  void allClassesInOnePassAreTheSameAsOneByOne() {
    byte[] ids = SyntheticMaps.blobs(new SplittableRandom(3), 40, 30, 5, 6);

    Map<Integer, int[]> all = CocoRle.uncompressed(ids, 40, 30);

    assertThat(all.keySet()).containsExactly(0, 1, 2, 3, 4);
    all.forEach(
        (id, counts) -> assertThat(counts).isEqualTo(CocoRle.uncompressed(ids, 40, 30, id)));
  }

  @Test
  void theyAreWhatAProgramWrittenFromPycocotoolsRulesMakes() throws Exception {
    Python.assumePresent();
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 8; round++) {
      int width = 1 + random.nextInt(200);
      int height = 1 + random.nextInt(200);
      byte[] ids = SyntheticMaps.blobs(random, width, height, 4, 1 + random.nextInt(20));

      byte[] theirs =
          Python.run("coco_rle.py", ids, Integer.toString(width), Integer.toString(height));

      assertThat(new String(theirs, StandardCharsets.US_ASCII).lines())
          .containsExactlyElementsOf(lines(ids, width, height));
    }
  }

  private static List<String> lines(byte[] ids, int width, int height) {
    List<String> lines = new ArrayList<>();
    CocoRle.uncompressed(ids, width, height)
        .forEach(
            (id, counts) ->
                lines.add(
                    id
                        + " "
                        + Arrays.stream(counts)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(","))
                        + " "
                        + CocoRle.compress(counts)));
    return lines;
  }

  @Test
  void countsComeBackFromText() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 50; round++) {
      byte[] ids = SyntheticMaps.blobs(random, 60, 50, 2, 1 + random.nextInt(400));
      int[] counts = CocoRle.uncompressed(ids, 60, 50, 1);

      int[] read = CocoRle.decompress(CocoRle.compress(counts), 60, 50);

      assertThat(read).isEqualTo(counts);
      assertThat(CocoRle.inside(read, 60, 50)).isEqualTo(ids);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "3", "5", "04 ", "0`", "~", "00000?????", "OO", "oooooo1", "ooooooooo"})
  void textThatDoesNotFillTheMapIsRefused(String text) {
    assertThatThrownBy(() -> CocoRle.decompress(text, 2, 2))
        .isInstanceOf(MalformedMaskException.class);
  }

  @Test
  void anyTextIsReadOrRefused() {
    SplittableRandom random = new SplittableRandom(6);
    for (int round = 0; round < 4_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(
            (char) (random.nextInt(20) == 0 ? random.nextInt(1 << 16) : 48 + random.nextInt(64)));
      }
      Hostile.assertReadOrRefused(() -> CocoRle.decompress(text.toString(), 5, 5));
    }
  }
}
