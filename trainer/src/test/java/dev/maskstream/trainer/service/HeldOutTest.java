package dev.maskstream.trainer.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeldOutTest {
  private static final HeldOut FIFTH = new HeldOut(0.2);

  @Test
  void aboutTheShareIsHeldOut() {
    long held = IntStream.range(0, 10_000).filter(i -> FIFTH.holds("camera", "frame-" + i)).count();

    assertThat(held).isBetween(1_850L, 2_150L);
  }

  @Test
  void whichOnesNeverChanges() {
    List<Integer> held =
        IntStream.range(0, 20).filter(i -> FIFTH.holds("belt", "f" + i)).boxed().toList();

    assertThat(held).isEqualTo(List.of(0, 1, 10, 12, 18));
  }

  @Test
  void whatASmallShareHoldsALargerOneHoldsToo() {
    HeldOut half = new HeldOut(0.5);

    assertThat(IntStream.range(0, 1_000).mapToObj(i -> "f" + i))
        .allMatch(frame -> half.holds("s", frame) || !FIFTH.holds("s", frame));
  }

  @Test
  void aShareOfAllOrNothingIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new HeldOut(1));
    assertThatIllegalArgumentException().isThrownBy(() -> new HeldOut(0));
  }
}
