package dev.maskstream.vision.prompt;

import static dev.maskstream.vision.prompt.PromptedPairs.WHITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.maskstream.vision.Letterbox;
import dev.maskstream.vision.image.RgbImage;
import dev.maskstream.vision.prompt.PromptedPairs.Plane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Preparation, coordinates and the way back, against the same worked out here in double. */
class SamGeometryTest {
  private static final int SIDE = 256;
  private static final int CELLS = SIDE / 16;

  @TempDir Path folder;

  static Stream<Arguments> familiesAndSizes() {
    return Stream.of(PromptFamily.SAM, PromptFamily.SAM_2, PromptFamily.EFFICIENT_SAM)
        .flatMap(
            family ->
                Stream.of(
                    Arguments.of(family, 479, 359),
                    Arguments.of(family, 359, 479),
                    Arguments.of(family, 8000, 2),
                    Arguments.of(family, 1, 1),
                    Arguments.of(family, 100, 77),
                    Arguments.of(family, 256, 256)));
  }

  @ParameterizedTest
  @MethodSource("familiesAndSizes")
  void aMaskIsRightToThePixel(PromptFamily family, int width, int height) {
    Prompt prompt =
        new Prompt(
            List.of(
                new PromptPoint(width * 0.3f, height * 0.6f, true),
                new PromptPoint(width * 0.55f, height * 0.5f, true),
                new PromptPoint(width * 0.35f, height * 0.3f, false)),
            Optional.empty(),
            Optional.empty());

    expectToThePixel(PromptedPairs.pair(family, folder, SIDE), prompt, width, height);
  }

  @ParameterizedTest
  @MethodSource("familiesAndSizes")
  void aBoxIsTwoCorners(PromptFamily family, int width, int height) {
    Prompt prompt = PromptedPairs.box(width * 0.15f, height * 0.2f, width * 0.8f, height * 0.75f);

    expectToThePixel(PromptedPairs.pair(family, folder, SIDE), prompt, width, height);
  }

  @Test
  void theFullSizeOfTheRealModelsIsRightToo() {
    expectToThePixel(PromptableFiles.sam(folder, 1024), Prompt.at(700.5f, 33), 1919, 1079);
  }

  @Test
  void anEncoderThatNormalisesAndPadsGivesTheSame() {
    expectToThePixel(PromptableFiles.samThatPrepares(folder, SIDE), Prompt.at(50, 200), 479, 359);
    expectToThePixel(PromptableFiles.samThatPrepares(folder, SIDE), Prompt.at(50, 200), 90, 359);
  }

  @Test
  void aDecoderWithoutLowResolutionMasksGivesTheSame() {
    expectToThePixel(
        PromptableFiles.samWithoutLowResolution(folder, SIDE), Prompt.at(150, 200), 479, 359);
    expectToThePixel(
        PromptableFiles.samWithoutLowResolution(folder, SIDE), Prompt.at(4000, 1), 8000, 2);
  }

  private void expectToThePixel(PromptableFiles.Pair pair, Prompt prompt, int width, int height) {
    int side = facts(pair).inputWidth();
    try (LoadedPromptable model = PromptedPairs.open(pair, side, side)) {
      PromptSegmenter slot = model.slots().getFirst();
      NativeEmbedding embedding =
          (NativeEmbedding) slot.encode(PromptedPairs.filled(width, height, WHITE));

      List<PromptedMask> masks = slot.decode(embedding, List.of(prompt), false);

      Plane logits = byHand(model.family(), embedding, prompt, side);
      assertThat(masks).hasSize(1);
      assertThat(logits.wrongIn(masks.getFirst().mask())).isZero();
      assertThat(masks.getFirst().stability()).isCloseTo((float) logits.stability(), within(0.02f));
    }
  }

  private static PairFacts facts(PromptableFiles.Pair pair) {
    try {
      return ((PromptablePair.Usable) PromptablePair.inspect(pair.encoder(), pair.decoder()))
          .facts();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The logits at the picture's size of the mask that is the answer without multimask. */
  private static Plane byHand(
      PromptFamily family, NativeEmbedding embedding, Prompt prompt, int side) {
    Letterbox box = embedding.letterbox();
    double offset = family == PromptFamily.SAM ? 0 : PromptableFiles.OFFSETS.get(1);
    int cells = side / 4;
    FloatBuffer red =
        embedding.features().stream()
            .filter(feature -> feature.dims().get(1) == 256)
            .findFirst()
            .orElseThrow()
            .data()
            .asFloatBuffer();
    double[] low = new double[cells * cells];
    for (int y = 0; y < cells; y++) {
      for (int x = 0; x < cells; x++) {
        double gate = PromptableFiles.GATE * red.get(y / 4 * (side / 16) + x / 4);
        low[y * cells + x] = Math.min(asked(prompt, box, 4 * x + 2, 4 * y + 2), gate) + offset;
      }
    }
    Plane plane = new Plane(cells, cells, low);
    Plane seen =
        family == PromptFamily.SAM
            ? plane.resized(side, side).cropped(box.contentWidth(), box.contentHeight())
            : plane;
    return seen.resized(box.frameWidth(), box.frameHeight());
  }

  private static double asked(Prompt prompt, Letterbox box, double x, double y) {
    double scaleX = (double) box.contentWidth() / box.frameWidth();
    double scaleY = (double) box.contentHeight() / box.frameHeight();
    double disk =
        prompt
            .box()
            .map(
                b ->
                    Math.min(
                        Math.min(x - b.left() * scaleX, b.right() * scaleX - x),
                        Math.min(y - b.top() * scaleY, b.bottom() * scaleY - y)))
            .orElse(-1e4);
    double hole = 1e4;
    for (PromptPoint point : prompt.points()) {
      double away = Math.hypot(x - point.x() * scaleX, y - point.y() * scaleY);
      if (point.foreground()) {
        disk = Math.max(disk, PromptableFiles.RADIUS - away);
      } else {
        hole = Math.min(hole, away - PromptableFiles.RADIUS);
      }
    }
    return Math.min(disk, hole);
  }

  @Test
  void samSeesTheLongerSideAtFullLengthNormalisedWithZerosForPadding() {
    for (PromptableFiles.Pair pair :
        List.of(PromptableFiles.sam(folder, SIDE), PromptableFiles.samThatPrepares(folder, SIDE))) {
      FloatBuffer cells = embedding(pair, PromptedPairs.filled(480, 300, 0x0a141e));

      expect(cells, 0, 0, (10 - 123.675) / 58.395, (20 - 116.28) / 57.12, (30 - 103.53) / 57.375);
      expect(cells, 15, 9, (10 - 123.675) / 58.395, (20 - 116.28) / 57.12, (30 - 103.53) / 57.375);
      expect(cells, 0, 10, 0, 0, 0);
      expect(cells, 15, 15, 0, 0, 0);
    }
  }

  @Test
  void sam2AndEfficientSamSeeThePictureStretched() {
    for (PromptFamily family : List.of(PromptFamily.SAM_2, PromptFamily.EFFICIENT_SAM)) {
      FloatBuffer cells =
          embedding(
              PromptedPairs.pair(family, folder, SIDE), PromptedPairs.filled(480, 300, 0x0a141e));

      for (int corner : new int[] {0, 15}) {
        expect(
            cells,
            corner,
            15 - corner,
            (10 / 255.0 - 0.485) / 0.229,
            (20 / 255.0 - 0.456) / 0.224,
            (30 / 255.0 - 0.406) / 0.225);
      }
    }
  }

  private static FloatBuffer embedding(PromptableFiles.Pair pair, RgbImage picture) {
    try (LoadedPromptable model = PromptedPairs.open(pair, SIDE, SIDE)) {
      NativeEmbedding embedding = (NativeEmbedding) model.slots().getFirst().encode(picture);
      return embedding.features().stream()
          .filter(feature -> feature.dims().get(1) == 256)
          .findFirst()
          .orElseThrow()
          .data()
          .asFloatBuffer();
    }
  }

  private static void expect(FloatBuffer cells, int x, int y, double... rgb) {
    for (int channel = 0; channel < 3; channel++) {
      assertThat(cells.get((channel * CELLS + y) * CELLS + x))
          .isCloseTo((float) rgb[channel], within(1e-4f));
    }
  }
}
