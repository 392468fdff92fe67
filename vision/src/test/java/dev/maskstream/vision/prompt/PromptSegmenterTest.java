package dev.maskstream.vision.prompt;

import static dev.maskstream.vision.prompt.PromptedPairs.WHITE;
import static dev.maskstream.vision.prompt.PromptedPairs.area;
import static dev.maskstream.vision.prompt.PromptedPairs.filled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Decoding;
import dev.maskstream.vision.image.ImageDecoder;
import dev.maskstream.vision.image.ImageLimits;
import dev.maskstream.vision.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptSegmenterTest {
  private static final int SIDE = 256;

  @TempDir Path folder;

  @Test
  void samsOwnSingleMaskIsTheAnswerWhenOneIsWanted() {
    PromptedMask mask = decode(PromptFamily.SAM, false, Prompt.at(128, 128)).getFirst();

    // A disk of radius 40, not of 48 or 56 as the readings would be.
    assertThat((double) area(mask.mask())).isCloseTo(Math.PI * 40 * 40, within(30.0));
  }

  @Test
  void samGetsAPaddingPointWhereThereIsNoBox() {
    // The test model's single mask scores 0.5, and 0.1 more for each padding point.
    assertThat(decode(PromptFamily.SAM, false, Prompt.at(128, 128)).getFirst().predictedIou())
        .isCloseTo(0.6f, within(1e-5f));
    assertThat(
            decode(PromptFamily.SAM, false, PromptedPairs.box(60, 60, 200, 200))
                .getFirst()
                .predictedIou())
        .isCloseTo(0.5f, within(1e-5f));
  }

  @ParameterizedTest
  @EnumSource(names = {"SAM", "SAM_2", "EFFICIENT_SAM"})
  void multimaskGivesThreeReadingsBestFirst(PromptFamily family) {
    List<PromptedMask> masks = decode(family, true, Prompt.at(128, 128), Prompt.at(100, 90));

    assertThat(masks).extracting(PromptedMask::promptIndex).containsExactly(0, 0, 0, 1, 1, 1);
    assertThat(masks.subList(0, 3))
        .extracting(PromptedMask::predictedIou)
        .containsExactly(0.95f, 0.92f, 0.9f);
    assertThat(masks.subList(0, 3))
        .extracting(mask -> (int) Math.round(Math.sqrt(area(mask.mask()) / Math.PI)))
        .containsExactly(48, 56, 32);
  }

  @ParameterizedTest
  @EnumSource(names = {"SAM_2", "EFFICIENT_SAM"})
  void withoutASingleMaskOfItsOwnTheBestReadingIsTheAnswer(PromptFamily family) {
    PromptedMask mask = decode(family, false, Prompt.at(128, 128)).getFirst();

    assertThat(mask.predictedIou()).isEqualTo(0.95f);
  }

  @Test
  void masksThatScoreTooLittleAreLeftOut() {
    try (LoadedPromptable model = open(PromptFamily.SAM_2)) {
      PromptSegmenter slot = model.slots().getFirst();
      Embedding embedding = slot.encode(filled(SIDE, SIDE, WHITE));

      assertThat(slot.decode(embedding, List.of(Prompt.at(9, 9)), true, 0.92f))
          .extracting(PromptedMask::predictedIou)
          .containsExactly(0.95f);
    }
  }

  @ParameterizedTest
  @EnumSource
  void promptsOfOneRequestDoNotChangeEachOther(PromptFamily family) {
    List<Prompt> prompts =
        List.of(
            Prompt.at(30, 40),
            Prompt.at(130, 140),
            new Prompt(
                List.of(new PromptPoint(50, 60, true), new PromptPoint(90, 60, false)),
                Optional.empty(),
                Optional.empty()),
            PromptedPairs.box(10, 20, 100, 90),
            PromptedPairs.box(15, 25, 105, 95));

    List<PromptedMask> together = decode(family, false, prompts.toArray(Prompt[]::new));

    assertThat(together).hasSize(5);
    for (int i = 0; i < prompts.size(); i++) {
      PromptedMask alone = decode(family, false, prompts.get(i)).getFirst();
      assertThat(together.get(i).mask().ids()).isEqualTo(alone.mask().ids());
      assertThat(together.get(i).predictedIou()).isEqualTo(alone.predictedIou());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SAM", "SAM_2"})
  void aPreviousMaskReachesTheModelAsLogitsOfTen(PromptFamily family) {
    ClassMap previous = PromptedPairs.empty(200, 100);
    paint(previous, 120, 40, 180, 80);

    ClassMap mask =
        decode(family, filled(200, 100, WHITE), false, withPrevious(Prompt.at(40, 50), previous))
            .getFirst()
            .mask();

    // Far from the point the disk's logit is below -10, at its rim the mask adds or takes ten.
    assertThat(mask.at(150, 60)).isZero();
    assertThat(mask.at(40, 50)).isEqualTo(1);
    int without =
        area(decode(family, filled(200, 100, WHITE), false, Prompt.at(40, 50)).getFirst().mask());
    assertThat(area(mask)).isLessThan(without);
    ClassMap all = PromptedPairs.empty(200, 100);
    paint(all, 0, 0, 200, 100);
    ClassMap wider =
        decode(family, filled(200, 100, WHITE), false, withPrevious(Prompt.at(40, 50), all))
            .getFirst()
            .mask();
    assertThat(area(wider)).isGreaterThan(without);
  }

  @Test
  void darkPlacesShowThatTheEncoderSawThePicture() {
    RgbImage picture = filled(SIDE, SIDE, WHITE);
    for (int y = 0; y < SIDE; y++) {
      Arrays.fill(picture.rgb(), (y * SIDE + 128) * 3, (y + 1) * SIDE * 3, (byte) 0);
    }

    ClassMap mask = decode(PromptFamily.SAM, picture, false, Prompt.at(128, 128)).getFirst().mask();

    assertThat(mask.at(100, 128)).isEqualTo(1);
    assertThat(mask.at(140, 128)).isZero();
  }

  @Test
  void aPictureWithTransparencyIsSeenAsItsColours() throws IOException {
    BufferedImage clear = new BufferedImage(90, 60, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 90 * 60; i++) {
      clear.setRGB(i % 90, i / 90, 0x40ffffff);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(clear, "png", png);
    RgbImage picture =
        ((Decoding.Decoded) ImageDecoder.decode(png.toByteArray(), ImageLimits.DEFAULT)).image();

    ClassMap mask = decode(PromptFamily.SAM, picture, false, Prompt.at(45, 30)).getFirst().mask();

    assertThat(mask.ids())
        .isEqualTo(
            decode(PromptFamily.SAM, filled(90, 60, WHITE), false, Prompt.at(45, 30))
                .getFirst()
                .mask()
                .ids());
  }

  @Test
  void aPromptedUnetSeesClicksAsDisksOfFiveNetworkPixels() {
    ClassMap mask =
        decode(PromptFamily.PROMPTED_UNET, filled(SIDE, SIDE, WHITE), false, Prompt.at(30, 40))
            .getFirst()
            .mask();

    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean inside = Math.hypot(x + 0.5 - 30, y + 0.5 - 40) <= 5;
        assertThat(mask.at(x, y)).isEqualTo(inside ? 1 : 0);
      }
    }
  }

  @Test
  void aPromptedUnetKnowsBoxBackgroundAndPreviousMask() {
    ClassMap previous = PromptedPairs.empty(SIDE, SIDE);
    paint(previous, 200, 200, 210, 220);
    Prompt prompt =
        new Prompt(
            List.of(new PromptPoint(20, 20, false)),
            Optional.of(new PromptBox(10, 10, 60, 50)),
            Optional.of(previous));

    PromptedMask answer =
        decode(PromptFamily.PROMPTED_UNET, filled(SIDE, SIDE, WHITE), false, prompt).getFirst();

    assertThat(answer.predictedIou()).isEqualTo(0.75f);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        boolean box = x >= 10 && x < 60 && y >= 10 && y < 50;
        boolean clicked = Math.hypot(x + 0.5 - 20, y + 0.5 - 20) <= 5;
        boolean before = x >= 200 && x < 210 && y >= 200 && y < 220;
        assertThat(answer.mask().at(x, y)).isEqualTo(before || (box && !clicked) ? 1 : 0);
      }
    }
  }

  @Test
  void anEmbeddingMayBeDecodedByAnotherSlot() {
    PromptableFiles.Pair pair = PromptableFiles.sam2(folder, SIDE);
    try (LoadedPromptable one = PromptedPairs.open(pair, SIDE, SIDE);
        LoadedPromptable other = PromptedPairs.open(pair, SIDE, SIDE)) {
      Embedding embedding = one.slots().getFirst().encode(filled(90, 60, WHITE));

      assertThat(
              other
                  .slots()
                  .getFirst()
                  .decode(embedding, List.of(Prompt.at(40, 30)), false)
                  .getFirst()
                  .mask()
                  .at(40, 30))
          .isEqualTo(1);
      assertThat(embedding.width()).isEqualTo(90);
      assertThat(embedding.height()).isEqualTo(60);
      // 256x16x16 + 32x64x64 + 64x32x32 floats
      assertThat(embedding.bytes()).isEqualTo(4L * (65536 + 131072 + 65536));
    }
  }

  private static Prompt withPrevious(Prompt prompt, ClassMap previous) {
    return new Prompt(prompt.points(), prompt.box(), Optional.of(previous));
  }

  private static void paint(ClassMap map, int left, int top, int right, int bottom) {
    for (int y = top; y < bottom; y++) {
      Arrays.fill(map.ids(), y * map.width() + left, y * map.width() + right, (byte) 1);
    }
  }

  private List<PromptedMask> decode(PromptFamily family, boolean multimask, Prompt... prompts) {
    return decode(family, filled(SIDE, SIDE, WHITE), multimask, prompts);
  }

  private List<PromptedMask> decode(
      PromptFamily family, RgbImage picture, boolean multimask, Prompt... prompts) {
    try (LoadedPromptable model = open(family)) {
      PromptSegmenter slot = model.slots().getFirst();
      return slot.decode(slot.encode(picture), List.of(prompts), multimask);
    }
  }

  private LoadedPromptable open(PromptFamily family) {
    return PromptedPairs.open(PromptedPairs.pair(family, folder, SIDE), SIDE, SIDE);
  }
}
