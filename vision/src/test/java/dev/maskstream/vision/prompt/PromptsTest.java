package dev.maskstream.vision.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptsTest {

  @Test
  void aGridHasItsPointsInTheCellsCentres() {
    assertThat(Prompts.grid(2, 3, 60, 30))
        .containsExactly(
            Prompt.at(10, 7.5f),
            Prompt.at(30, 7.5f),
            Prompt.at(50, 7.5f),
            Prompt.at(10, 22.5f),
            Prompt.at(30, 22.5f),
            Prompt.at(50, 22.5f));
  }

  @Test
  void aGridOfTooManyCellsIsRefused() {
    assertThat(Prompts.grid(32, 32, 100, 100)).hasSize(1024);
    assertThatThrownBy(() -> Prompts.grid(33, 32, 100, 100)).hasMessageContaining("33 rows");
  }

  @Test
  void promptsInThePictureAreFine() {
    assertThat(Prompts.check(List.of(Prompt.at(0, 0), Prompt.at(60, 30)), 60, 30)).isEmpty();
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThat(code(List.of())).isEqualTo("no-prompts");
    assertThat(code(Collections.nCopies(1025, Prompt.at(1, 1)))).isEqualTo("too-many-prompts");
    assertThat(code(List.of(new Prompt(List.of(), Optional.empty(), Optional.empty()))))
        .isEqualTo("no-prompts");
    assertThat(code(List.of(points(1025)))).isEqualTo("too-many-prompts");
    assertThat(code(List.of(Prompt.at(Float.NaN, 1)))).isEqualTo("bad-coordinate");
    assertThat(code(List.of(Prompt.at(1, Float.POSITIVE_INFINITY)))).isEqualTo("bad-coordinate");
    assertThat(code(List.of(Prompt.at(60.5f, 1)))).isEqualTo("prompt-outside");
    assertThat(code(List.of(PromptedPairs.box(5, 5, 5, 9)))).isEqualTo("bad-coordinate");
    assertThat(code(List.of(PromptedPairs.box(5, 5, 61, 9)))).isEqualTo("prompt-outside");
    assertThat(
            code(
                List.of(
                    new Prompt(
                        Prompt.at(1, 1).points(),
                        Optional.empty(),
                        Optional.of(PromptedPairs.empty(30, 60))))))
        .isEqualTo("bad-previous-mask");
  }

  @Test
  void theReasonNamesThePromptAndThePicture() {
    assertThat(Prompts.check(List.of(Prompt.at(1, 1), Prompt.at(-1, 7)), 60, 30).orElseThrow())
        .isEqualTo(
            new PromptFault(
                "prompt-outside",
                "prompt 1: the point at (-1.0, 7.0) lies outside the picture of 60x30"));
  }

  @Test
  void aModelThatLooksAtSixPointsIsAskedForNoMore() {
    PromptLimits six = new PromptLimits(6, false, EverythingSettings.DEFAULT);

    assertThat(Prompts.check(List.of(points(6)), 60, 30, six)).isEmpty();
    assertThat(Prompts.check(List.of(points(7)), 60, 30, six).orElseThrow().reason())
        .contains("7 points");
  }

  @Test
  void randomPointsLieInTheSquareAndInThePicture() {
    Prompt prompt = new RandomPoints(200, 50, 5, 20, 7).in(60, 30);

    assertThat(prompt.points())
        .hasSize(200)
        .allMatch(point -> point.foreground())
        .allMatch(point -> point.x() >= 40 && point.x() <= 60)
        .allMatch(point -> point.y() >= 0 && point.y() <= 15);
    assertThat(Prompts.check(List.of(prompt), 60, 30)).isEmpty();
  }

  @Test
  void theSameSeedGivesTheSamePoints() {
    RandomPoints points = new RandomPoints(5, 30, 15, 10, 7);

    assertThat(points.in(60, 30)).isEqualTo(points.in(60, 30));
    assertThat(points.in(60, 30)).isNotEqualTo(new RandomPoints(5, 30, 15, 10, 8).in(60, 30));
  }

  @Test
  void aSquareOutsideThePictureIsRefused() {
    assertThat(
            new RandomPoints(5, 70, 15, 10, 7)
                .check(60, 30, PromptLimits.WIDEST)
                .orElseThrow()
                .code())
        .isEqualTo("prompt-outside");
    assertThat(
            new RandomPoints(0, 30, 15, 10, 7)
                .check(60, 30, PromptLimits.WIDEST)
                .orElseThrow()
                .code())
        .isEqualTo("no-prompts");
    assertThat(
            new RandomPoints(5, 30, 15, -1, 7)
                .check(60, 30, PromptLimits.WIDEST)
                .orElseThrow()
                .code())
        .isEqualTo("bad-coordinate");
    assertThat(new RandomPoints(5, 30, 15, 10, 7).check(60, 30, PromptLimits.WIDEST)).isEmpty();
  }

  private static Prompt points(int count) {
    return new Prompt(
        Collections.nCopies(count, new PromptPoint(1, 1, true)),
        Optional.empty(),
        Optional.empty());
  }

  private static String code(List<Prompt> prompts) {
    return Prompts.check(prompts, 60, 30).orElseThrow().code();
  }
}
