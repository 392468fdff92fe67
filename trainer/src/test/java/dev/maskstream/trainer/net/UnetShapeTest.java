package dev.maskstream.trainer.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UnetShapeTest {

  @Test
  void theNotebooksWidthsAre64To512() {
    UnetShape shape = UnetShape.notebook(3);

    assertThat(new int[] {shape.width(0), shape.width(1), shape.width(2), shape.width(3)})
        .containsExactly(64, 128, 256, 512);
  }

  @Test
  void noBlockIsWiderThanTheLargestWidth() {
    UnetShape shape = new UnetShape(3, 16, 64, 4, true, 64, 64);

    assertThat(new int[] {shape.width(1), shape.width(2), shape.width(3), shape.width(4)})
        .containsExactly(32, 64, 64, 64);
  }

  @Test
  void aLargestWidthBelowTheFirstIsRefused() {
    assertThatThrownBy(() -> new UnetShape(3, 16, 8, 3, true, 64, 64))
        .hasMessageContaining("16 to 8192, not 8");
  }

  @Test
  void aSideThatCannotBeHalvedOftenEnoughIsRefused() {
    assertThatThrownBy(() -> new UnetShape(3, 16, 128, 3, true, 240, 180))
        .hasMessageContaining("multiples of 8")
        .hasMessageContaining("240x180");
  }
}
