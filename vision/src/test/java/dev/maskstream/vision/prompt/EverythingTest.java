package dev.maskstream.vision.prompt;

import static dev.maskstream.vision.prompt.PromptedPairs.WHITE;
import static dev.maskstream.vision.prompt.PromptedPairs.filled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.EngineException;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Extent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
        .isEqualTo(new Extent(192 - RADIUS, 64 - RADIUS, 192 + RADIUS, 64 + RADIUS));
    assertThat(found.get(1).area()).isEqualTo(PromptedPairs.area(found.get(1).mask()));
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
  void aSearchGoesInSteps() {
    try (LoadedPromptable model =
        PromptedPairs.open(PromptableFiles.sam2(folder, SIDE), SIDE, SIDE)) {
      PromptSegmenter slot = model.slots().getFirst();
      PromptSearch search = search(new EverythingSettings(12, 0.93f, 0, 1, 0));
      PromptSearch.Decoder decoder = decoder(slot);

      search.step(decoder, 64);
      assertThat(search.found()).hasSize(64);
      search.step(decoder, 64);
      assertThat(search.isDone()).isFalse();
      search.step(decoder, 64);
      assertThat(search.isDone()).isTrue();
      assertThat(search.found()).hasSize(144);
    }
  }

  @Test
  void aStepThatFailsCanBeTriedAgain() {
    try (LoadedPromptable model =
        PromptedPairs.open(PromptableFiles.sam2(folder, SIDE), SIDE, SIDE)) {
      PromptSearch search = search(new EverythingSettings(2, 0.93f, 0, 1, 0));

      assertThatThrownBy(
              () ->
                  search.step(
                      (some, multimask, above) -> {
                        throw new EngineException("gone", null);
                      },
                      4))
          .hasMessage("gone");
      search.step(decoder(model.slots().getFirst()), 4);

      assertThat(search.found()).hasSize(4);
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

    PackedMask packed = new PackedMask(mask);

    assertThat(packed.box()).isEqualTo(new Extent(1, 1, 4, 3));
    assertThat(packed.area()).isEqualTo(4);
    assertThat(Arrays.equals(packed.unpacked().ids(), mask.ids())).isTrue();
  }

  private List<FoundMask> find(EverythingSettings settings) {
    try (LoadedPromptable model =
        PromptedPairs.open(PromptableFiles.sam2(folder, SIDE), SIDE, SIDE)) {
      PromptSearch search = search(settings);
      search.step(decoder(model.slots().getFirst()), Prompts.MOST_PROMPTS);
      return search.found();
    }
  }

  private static PromptSearch search(EverythingSettings settings) {
    int side = settings.pointsPerSide();
    return new PromptSearch(Prompts.grid(side, side, SIDE, SIDE), true, Optional.of(settings));
  }

  private static PromptSearch.Decoder decoder(PromptSegmenter slot) {
    Embedding picture = slot.encode(filled(SIDE, SIDE, WHITE));
    return (some, multimask, above) -> slot.decode(picture, some, multimask, above);
  }
}
