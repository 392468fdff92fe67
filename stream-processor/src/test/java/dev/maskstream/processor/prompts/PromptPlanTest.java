package dev.maskstream.processor.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.maskstream.proto.MaskCodec;
import dev.maskstream.proto.v1.Everything;
import dev.maskstream.proto.v1.Grid;
import dev.maskstream.proto.v1.Panoptic;
import dev.maskstream.proto.v1.Prompt;
import dev.maskstream.proto.v1.PromptBox;
import dev.maskstream.proto.v1.PromptPoint;
import dev.maskstream.proto.v1.Prompts;
import dev.maskstream.proto.v1.RandomPoints;
import dev.maskstream.proto.v1.SegmentRequest;
import dev.maskstream.vision.prompt.EverythingSettings;
import dev.maskstream.vision.prompt.PromptLimits;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptPlanTest {
  private static final int WIDTH = 60;
  private static final int HEIGHT = 40;

  @Test
  void aGridHasAPointInTheCentreOfEachCell() {
    PromptPlan plan = plan(grid(2, 3));

    assertThat(plan.prompts())
        .extracting(it -> it.points().getFirst().x() + "," + it.points().getFirst().y())
        .containsExactly(
            "10.0,10.0", "30.0,10.0", "50.0,10.0", "10.0,30.0", "30.0,30.0", "50.0,30.0");
  }

  @Test
  void randomPointsAreOnePromptWithinTheSquareAndTheSameForTheSameSeed() {
    PromptPlan plan = plan(random(RandomPoints.newBuilder().setCount(50).setSeed(7)));

    assertThat(plan.prompts()).hasSize(1);
    assertThat(plan.prompts().getFirst().points())
        .hasSize(50)
        .allMatch(
            it -> it.foreground() && it.x() >= 5 && it.x() <= 15 && it.y() >= 5 && it.y() <= 15);
    assertThat(plan(random(RandomPoints.newBuilder().setCount(50).setSeed(7))).prompts())
        .isEqualTo(plan.prompts());
    assertThat(plan(random(RandomPoints.newBuilder().setCount(50).setSeed(8))).prompts())
        .isNotEqualTo(plan.prompts());
  }

  @Test
  void everythingHasTheDefaultsOfTheGeneratorItIsAfter() {
    PromptPlan plan = plan(everything(Everything.getDefaultInstance()));

    assertThat(plan.prompts()).hasSize(32 * 32);
    assertThat(plan.multimask()).isTrue();
    assertThat(plan.everything()).contains(new EverythingSettings(32, 0.88f, 0.95f, 0.7f, 0));
  }

  @Test
  void whatARequestLeavesOutOfEverythingIsTheModels() {
    EverythingSettings models = new EverythingSettings(8, 0.6f, 0.8f, 0.7f, 0);
    SegmentRequest request = everything(Everything.newBuilder().setStability(0.9f).build());

    PromptPlan.Planning planning =
        PromptPlan.of(request, WIDTH, HEIGHT, new PromptLimits(6, false, models));

    assertThat(((PromptPlan.Planning.Yes) planning).plan().everything())
        .contains(new EverythingSettings(8, 0.6f, 0.9f, 0.7f, 0));
  }

  @Test
  void aPanopticAnswerWithoutPromptsIsOfEverything() {
    SegmentRequest request =
        SegmentRequest.newBuilder().setPanoptic(Panoptic.getDefaultInstance()).build();

    assertThat(plan(request).everything()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 3, bad-coordinate",
    "Infinity, 3, bad-coordinate",
    "61, 3, prompt-outside",
    "3, -1, prompt-outside",
    "3, 40.5, prompt-outside"
  })
  void aPointHasToBeInThePicture(float x, float y, String code) {
    assertThat(refusal(prompts(List.of(point(x, y))))).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, NaN, 3, bad-coordinate",
    "5, 1, 4, 3, bad-coordinate",
    "1, 3, 4, 3, bad-coordinate",
    "1, 1, 61, 3, prompt-outside"
  })
  void aBoxHasToBeInThePicture(float left, float top, float right, float bottom, String code) {
    Prompt box =
        Prompt.newBuilder()
            .setBox(
                PromptBox.newBuilder().setLeft(left).setTop(top).setRight(right).setBottom(bottom))
            .build();

    assertThat(refusal(prompts(List.of(box)))).isEqualTo(code);
  }

  @Test
  void theEdgesAreInThePicture() {
    assertThat(plan(prompts(List.of(point(0, 0), point(WIDTH, HEIGHT)))).prompts()).hasSize(2);
  }

  @Test
  void thereAreLimits() {
    Prompt tooManyPoints =
        Prompt.newBuilder()
            .addAllPoints(Collections.nCopies(1_025, point(1, 1).getPoints(0)))
            .build();

    assertThat(refusal(prompts(Collections.nCopies(1_025, point(1, 1)))))
        .isEqualTo("too-many-prompts");
    assertThat(refusal(prompts(List.of(tooManyPoints)))).isEqualTo("too-many-prompts");
    assertThat(refusal(grid(1 << 20, 1 << 20))).isEqualTo("too-many-prompts");
    assertThat(refusal(grid(-1, 3))).isEqualTo("no-prompts");
    assertThat(refusal(everything(Everything.newBuilder().setPointsPerSide(33).build())))
        .isEqualTo("too-many-prompts");
    assertThat(refusal(everything(Everything.newBuilder().setStability(Float.NaN).build())))
        .isEqualTo("bad-threshold");
    assertThat(refusal(random(RandomPoints.newBuilder().setCount(1_025))))
        .isEqualTo("too-many-prompts");
  }

  @Test
  void randomPointsAreNoMoreThanTheModelTakes() {
    PromptPlan.Planning planning =
        PromptPlan.of(
            random(RandomPoints.newBuilder().setCount(7)),
            WIDTH,
            HEIGHT,
            new PromptLimits(6, false, EverythingSettings.DEFAULT));

    assertThat(((PromptPlan.Planning.No) planning).refused().code()).isEqualTo("too-many-prompts");
  }

  @Test
  void aPreviousMaskIsOfZeroesAndOnes() {
    byte[] ids = new byte[WIDTH * HEIGHT];
    ids[7] = (byte) 200;
    Prompt prompt =
        point(1, 1).toBuilder()
            .setPreviousMask(ByteString.copyFrom(MaskCodec.encode(ids, WIDTH, HEIGHT)))
            .build();

    assertThat(refusal(prompts(List.of(prompt)))).isEqualTo("bad-previous-mask");
  }

  @Test
  void whatAsksForNothingIsRefused() {
    assertThat(refusal(SegmentRequest.getDefaultInstance())).isEqualTo("no-prompts");
    assertThat(refusal(prompts(List.of()))).isEqualTo("no-prompts");
    assertThat(refusal(prompts(List.of(Prompt.getDefaultInstance())))).isEqualTo("no-prompts");
  }

  @Test
  void aPreviousMaskThatCannotBeReadIsRefused() {
    Prompt torn =
        point(1, 1).toBuilder().setPreviousMask(ByteString.copyFromUtf8("no runs")).build();

    assertThat(refusal(prompts(List.of(torn)))).isEqualTo("bad-previous-mask");
  }

  private static PromptPlan plan(SegmentRequest request) {
    return ((PromptPlan.Planning.Yes) PromptPlan.of(request, WIDTH, HEIGHT, PromptLimits.WIDEST))
        .plan();
  }

  private static String refusal(SegmentRequest request) {
    return PromptPlan.of(request, WIDTH, HEIGHT, PromptLimits.WIDEST)
            instanceof PromptPlan.Planning.No no
        ? no.refused().code()
        : "";
  }

  private static Prompt point(float x, float y) {
    return Prompt.newBuilder()
        .addPoints(PromptPoint.newBuilder().setX(x).setY(y).setForeground(true))
        .build();
  }

  private static SegmentRequest prompts(List<Prompt> prompts) {
    return SegmentRequest.newBuilder()
        .setPrompts(Prompts.newBuilder().addAllPrompts(prompts))
        .build();
  }

  private static SegmentRequest grid(int rows, int columns) {
    return SegmentRequest.newBuilder()
        .setGrid(Grid.newBuilder().setRows(rows).setColumns(columns))
        .build();
  }

  private static SegmentRequest random(RandomPoints.Builder points) {
    return SegmentRequest.newBuilder().setRandom(points.setX(10).setY(10).setSide(10)).build();
  }

  private static SegmentRequest everything(Everything everything) {
    return SegmentRequest.newBuilder().setEverything(everything).build();
  }
}
