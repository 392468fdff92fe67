package dev.maskstream.vision.prompt;

import static dev.maskstream.vision.prompt.PromptedPairs.WHITE;
import static dev.maskstream.vision.prompt.PromptedPairs.filled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.image.ClassMap;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EverythingTest {
  private static final int SIDE = 256;
  // The best reading of the test model is a disk of this radius.
  private static final int RADIUS = 48;

  @TempDir Path folder;

  @Test
  void aGridOfFourFindsADiskAroundEachPoint() {
    List<FoundMask> found = find(new EverythingSettings(2, 0.93f, 0.9f, 0.7f, 0));

    assertThat(found).extracting(FoundMask::promptIndex).containsExactly(0, 1, 2, 3);
    assertThat(found.get(1).box())
        .isEqualTo(new MaskBox(192 - RADIUS, 64 - RADIUS, 192 + RADIUS, 64 + RADIUS));
    assertThat(found.get(1).area()).isEqualTo(PromptedPairs.area(found.get(1).mask().mask()));
  }

  @Test
  void readingsOfOnePointThatOverlapAreOneObject() {
    // Boxes of radius 32, 48 and 56: 48 in 56 is an IoU of 0.73, 32 in 48 one of 0.44.
    assertThat(find(new EverythingSettings(1, 0, 0, 0.7f, 0)))
        .extracting(FoundMask::predictedIou)
        .containsExactly(0.95f, 0.9f);
    assertThat(find(new EverythingSettings(1, 0, 0, 0.75f, 0))).hasSize(3);
  }

  @Test
  void masksThatScoreNoMoreThanTheLimitAreLeftOut() {
    assertThat(find(new EverythingSettings(2, 0.92f, 0, 1, 0))).hasSize(4);
    assertThat(find(new EverythingSettings(2, 0.91f, 0, 1, 0))).hasSize(8);
  }

  @Test
  void unstableMasksAreLeftOut() {
    // A disk of 48 cut one logit to each side is (47 / 49)^2 = 0.92 stable, of 56 0.931.
    assertThat(find(new EverythingSettings(1, 0, 0.925f, 1, 0)))
        .extracting(FoundMask::predictedIou)
        .containsExactly(0.92f);
  }

  @Test
  void aSearchGoesInStepsOfSixtyFourPrompts() {
    try (LoadedPromptable model =
        PromptedPairs.open(PromptableFiles.sam2(folder, SIDE), SIDE, SIDE)) {
      PromptSegmenter slot = model.slots().getFirst();
      Everything search =
          new Everything(
              slot,
              slot.encode(filled(SIDE, SIDE, WHITE)),
              new EverythingSettings(12, 0.93f, 0, 1, 0));

      assertThat(search.step()).isTrue();
      assertThat(search.found()).hasSize(64);
      assertThat(search.step()).isTrue();
      assertThat(search.step()).isFalse();
      assertThat(search.found()).hasSize(144);
    }
  }

  @Test
  void settingsOutsideTheirRangeAreRefusedByName() {
    assertThatThrownBy(() -> new EverythingSettings(33, 0, 0, 0, 0))
        .hasMessageContaining("points per side: 33");
    assertThatThrownBy(() -> new EverythingSettings(32, Float.NaN, 0, 0, 0))
        .hasMessageContaining("predicted IoU");
    assertThatThrownBy(() -> new EverythingSettings(32, 0, 0, 0, -1))
        .hasMessageContaining("-1 pixels");
  }

  @Test
  void smallHolesAreFilledAndSmallIslandsTakenAway() {
    ClassMap mask = mask("111100", "101100", "111100", "000001");

    SmallRegions.Cleaned cleaned = SmallRegions.clean(mask, 3);

    assertThat(cleaned.changed()).isTrue();
    assertThat(cleaned.mask().ids()).isEqualTo(mask("111100", "111100", "111100", "000000").ids());
  }

  @Test
  void cornersJoinAndTheLargestIslandStaysEvenIfItIsSmall() {
    SmallRegions.Cleaned cleaned = SmallRegions.clean(mask("100001", "010000", "000000"), 10);

    assertThat(cleaned.mask().ids()).isEqualTo(mask("100000", "010000", "000000").ids());
  }

  @Test
  void aMaskWithoutSmallRegionsIsLeftAlone() {
    assertThat(SmallRegions.clean(mask("1110", "1110"), 2).changed()).isFalse();
  }

  private static ClassMap mask(String... rows) {
    String all = String.join("", rows);
    byte[] ids = new byte[all.length()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (byte) (all.charAt(i) - '0');
    }
    return new ClassMap(rows[0].length(), rows.length, ids);
  }

  @Test
  void aPackedMaskComesBackWhole() {
    ClassMap mask = mask("0000", "0101", "0110");

    PackedMask packed = new PackedMask(mask, MaskBox.around(mask).orElseThrow());

    assertThat(packed.box()).isEqualTo(new MaskBox(1, 1, 4, 3));
    assertThat(packed.area()).isEqualTo(4);
    assertThat(Arrays.equals(packed.unpacked().ids(), mask.ids())).isTrue();
  }

  private List<FoundMask> find(EverythingSettings settings) {
    try (LoadedPromptable model =
        PromptedPairs.open(PromptableFiles.sam2(folder, SIDE), SIDE, SIDE)) {
      PromptSegmenter slot = model.slots().getFirst();
      return Everything.find(slot, slot.encode(filled(SIDE, SIDE, WHITE)), settings);
    }
  }
}
