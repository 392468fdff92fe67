package dev.maskstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.trainer.click.Click;
import dev.maskstream.vision.image.ClassMap;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class ClickFiguresTest {
  private static final ClassMap MASK = new ClassMap(1, 1, new byte[1]);

  private static List<ClickSession.Round> rounds(double... ious) {
    return Arrays.stream(ious)
        .mapToObj(
            iou ->
                new ClickSession.Round(
                    new Click(0, 0, true),
                    new Pointer.Answer(MASK, OptionalDouble.of(iou - 0.1)),
                    iou,
                    0))
        .toList();
  }

  @Test
  void clicksAreCountedUntilTheIouIsThereAndTwentyWhereItNeverIs() {
    ClickFigures figures = new ClickFigures();
    figures.add(rounds(0.5, 0.7, 0.82, 0.86));
    figures.add(rounds(0.95));
    figures.add(rounds(0.3, 0.4, 0.5, 0.6, 0.7));

    assertThat(figures.clicksUntil(0.80)).hasValue((3 + 1 + 20) / 3.0);
    assertThat(figures.clicksUntil(0.85)).hasValue((4 + 1 + 20) / 3.0);
    assertThat(figures.clicksUntil(0.90)).hasValue((20 + 1 + 20) / 3.0);
    assertThat(figures.never(0.85)).isEqualTo(1 / 3.0);
  }

  @Test
  void anObjectThatNeededFewerClicksKeepsWhatItHad() {
    ClickFigures figures = new ClickFigures();
    figures.add(rounds(0.5, 0.7, 0.8));
    figures.add(rounds(0.9));

    assertThat(figures.iouAfter(1).orElseThrow()).isEqualTo(0.7, Assertions.within(1e-9));
    assertThat(figures.iouAfter(5).orElseThrow()).isEqualTo(0.85, Assertions.within(1e-9));
    assertThat(figures.predictionError().orElseThrow()).isEqualTo(0.1, Assertions.within(1e-9));
  }

  @Test
  void withoutObjectsThereAreNoFigures() {
    assertThat(new ClickFigures().iouAfter(1)).isEmpty();
    assertThat(new ClickFigures().clicksUntil(0.8)).isEmpty();
  }
}
