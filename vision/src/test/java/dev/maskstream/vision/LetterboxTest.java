package dev.maskstream.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.vision.image.ClassMap;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LetterboxTest {

  @ParameterizedTest
  @CsvSource({
    "480, 360, 480, 352, 469, 352",
    "1920, 1080, 480, 352, 480, 270",
    "352, 480, 480, 352, 258, 352",
    "8192, 1, 480, 352, 480, 1",
    "1, 8192, 480, 352, 1, 352",
    "1, 1, 480, 352, 352, 352",
    "480, 352, 480, 352, 480, 352",
  })
  void theFrameKeepsItsAspectRatio(
      int width, int height, int inputWidth, int inputHeight, int contentWidth, int contentHeight) {
    Letterbox letterbox = Letterbox.of(width, height, inputWidth, inputHeight, Fit.LETTERBOX);

    assertThat(letterbox.contentWidth()).isEqualTo(contentWidth);
    assertThat(letterbox.contentHeight()).isEqualTo(contentHeight);
  }

  @Test
  void stretchingFillsTheInput() {
    Letterbox letterbox = Letterbox.of(1920, 1080, 64, 64, Fit.STRETCH);

    assertThat(letterbox.contentWidth()).isEqualTo(64);
    assertThat(letterbox.contentHeight()).isEqualTo(64);
  }

  @ParameterizedTest
  @CsvSource({
    "480, 360, LETTERBOX",
    "1280, 720, LETTERBOX",
    "17, 900, LETTERBOX",
    "1, 1, LETTERBOX",
    "333, 77, STRETCH",
    "48, 40, STRETCH",
  })
  void theMaskAtFrameSizeIsTheNearestPixelOfTheContent(int width, int height, Fit fit) {
    Letterbox letterbox = Letterbox.of(width, height, 48, 40, fit);
    byte[] ids = new byte[48 * 40];
    new Random(3).nextBytes(ids);
    ClassMap small = new ClassMap(48, 40, ids);

    ClassMap map = new Segmentation(letterbox, small, Optional.empty()).atFrameSize();

    assertThat(map.width()).isEqualTo(width);
    assertThat(map.height()).isEqualTo(height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = (int) Math.floor((x + 0.5) * letterbox.contentWidth() / width);
        int row = (int) Math.floor((y + 0.5) * letterbox.contentHeight() / height);
        if (map.at(x, y) != small.at(column, row)) {
          assertThat(map.at(x, y)).as("%d,%d", x, y).isEqualTo(small.at(column, row));
        }
      }
    }
  }

  @Test
  void paddingIsNoPartOfTheMeanConfidence() {
    Letterbox letterbox = Letterbox.of(2, 1, 2, 2, Fit.LETTERBOX);
    ClassMap confidence = new ClassMap(2, 2, new byte[] {(byte) 255, (byte) 51, 0, 0});

    Segmentation segmentation =
        new Segmentation(letterbox, new ClassMap(2, 2, new byte[4]), Optional.of(confidence));

    assertThat(segmentation.meanConfidence()).hasValue(0.6);
  }
}
