package dev.maskstream.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SplitTest {

  @Test
  void everyPictureIsOnOneSideAndAboutTheShareIsHeldOut() {
    Split split = Split.of(new InspectionPictures(1, 1000), 0.2);

    assertThat(split.train()).doesNotContainAnyElementsOf(split.heldOut());
    assertThat(split.train().size() + split.heldOut().size()).isEqualTo(1000);
    assertThat(split.heldOut().size()).isBetween(160, 240);
  }

  @Test
  void aPictureStaysOnItsSideWhenOthersCome() {
    Split few = Split.of(new InspectionPictures(1, 100), 0.2);
    Split many = Split.of(new InspectionPictures(1, 200), 0.2);

    assertThat(many.heldOut()).containsAll(few.heldOut());
    assertThat(many.train()).containsAll(few.train());
  }
}
