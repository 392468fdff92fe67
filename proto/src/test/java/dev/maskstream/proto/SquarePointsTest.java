package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.v1.PromptPoint;
import dev.maskstream.proto.v1.RandomPoints;
import java.util.List;
import org.junit.jupiter.api.Test;

class SquarePointsTest {
  private static final RandomPoints ASKED =
      RandomPoints.newBuilder().setCount(50).setX(20).setY(30).setSide(10).setSeed(1).build();

  @Test
  void pointsLieInTheSquareAndAreTheSameForTheSameSeed() {
    List<PromptPoint> points = SquarePoints.of(ASKED, 100, 100);

    assertThat(points)
        .hasSize(50)
        .isEqualTo(SquarePoints.of(ASKED, 100, 100))
        .isNotEqualTo(SquarePoints.of(ASKED.toBuilder().setSeed(2).build(), 100, 100))
        .allMatch(point -> point.getX() >= 15 && point.getX() <= 25)
        .allMatch(point -> point.getY() >= 25 && point.getY() <= 35)
        .allMatch(PromptPoint::getForeground);
  }

  @Test
  void whatOfTheSquareLiesOutsideOfThePictureGetsNoPoints() {
    assertThat(SquarePoints.of(ASKED, 21, 100)).allMatch(point -> point.getX() <= 21);
  }
}
