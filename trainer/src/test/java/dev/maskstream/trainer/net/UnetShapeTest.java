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
  void aSideThatCannotBeHalvedOftenEnoughIsRefused() {
    assertThatThrownBy(() -> new UnetShape(3, 16, 3, true, 240, 180))
        .hasMessageContaining("multiples of 8")
        .hasMessageContaining("240x180");
  }
}
