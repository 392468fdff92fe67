package dev.maskstream.vision.prompt;

import static dev.maskstream.vision.prompt.PromptedPairs.WHITE;
import static dev.maskstream.vision.prompt.PromptedPairs.filled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maskstream.vision.FittedFrame;
import dev.maskstream.vision.Segmentation;
import dev.maskstream.vision.image.ClassMap;
import dev.maskstream.vision.image.Extent;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivePromptsTest {
  @TempDir Path folder;

  @Test
  void eachStandingPromptHasANumberInTheClassMap() {
    Segmentation segmentation =
        segment(List.of(), PromptedPairs.box(10, 10, 30, 30), Prompt.at(100, 50));

    ClassMap map = segmentation.atFrameSize();
    assertThat(map.width()).isEqualTo(128);
    assertThat(map.height()).isEqualTo(64);
    assertThat(map.at(20, 20)).isEqualTo(1);
    assertThat(map.at(100, 50)).isEqualTo(2);
    assertThat(map.at(60, 5)).isZero();
    assertThat(segmentation.instances()).extracting(PromptInstance::prompt).containsExactly(0, 1);
    assertThat(segmentation.instances().getFirst().box()).isEqualTo(new Extent(10, 10, 30, 30));
    assertThat(segmentation.instances().getFirst().area()).isEqualTo(400);
  }

  @Test
  void aLaterPromptDoesNotCoverAHigherPredictedIou() {
    // The test model predicts 0.75 for a box and 0.5 for a point.
    ClassMap map =
        segment(List.of(), PromptedPairs.box(10, 10, 30, 30), Prompt.at(30, 20), Prompt.at(32, 20))
            .atFrameSize();

    assertThat(map.at(29, 20)).isEqualTo(1);
    assertThat(map.at(31, 20)).isEqualTo(2);
    assertThat(map.at(36, 20)).isEqualTo(3);
  }

  @Test
  void aFramesOwnPromptsGoBeforeTheStandingOnes() {
    ClassMap map = segment(List.of(Prompt.at(60, 30)), Prompt.at(20, 20)).atFrameSize();

    assertThat(map.at(60, 30)).isEqualTo(1);
    assertThat(map.at(20, 20)).isZero();
  }

  @Test
  void aPromptOutsideTheFrameFindsNothingAndKeepsItsNumber() {
    Segmentation segmentation = segment(List.of(), Prompt.at(500, 20), Prompt.at(20, 20));

    assertThat(segmentation.atFrameSize().at(20, 20)).isEqualTo(2);
    assertThat(segmentation.instances()).extracting(PromptInstance::prompt).containsExactly(1);
  }

  @Test
  void withoutPromptsNothingIsFound() {
    assertThat(segment(List.of()).atFrameSize().ids()).containsOnly(0);
  }

  @Test
  void moreThan255PromptsAreRefused() {
    try (LoadedPromptable model = open()) {
      assertThatThrownBy(
              () ->
                  new LivePrompts(
                      model.slots().getFirst(), Collections.nCopies(256, Prompt.at(1, 1))))
          .hasMessageContaining("256 prompts");
    }
  }

  private LoadedPromptable open() {
    return PromptedPairs.open(PromptableFiles.promptedUnet(folder, 128, 64), 128, 64);
  }

  private Segmentation segment(List<Prompt> own, Prompt... standing) {
    try (LoadedPromptable model = open()) {
      LivePrompts live = new LivePrompts(model.slots().getFirst(), List.of(standing));
      FittedFrame frame = live.fit(filled(128, 64, WHITE)).withPrompts(own);
      return live.segment(List.of(frame)).getFirst();
    }
  }
}
