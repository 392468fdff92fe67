package dev.maskstream.processor.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelReferenceTest {
  private final AtomicInteger closed = new AtomicInteger();
  private final ModelReference reference = new ModelReference();
  private final ReadyModel model =
      new ReadyModel(
          List.of(new FakeSegmenter("2", new Semaphore(1), 1)),
          List.of(1),
          closed::incrementAndGet);

  @Test
  void aShadowThatASlotEndedAndAnotherShareBroughtBackIsNotClosedUnderItsUsers() {
    reference.shadow(run(0.5f));
    reference.endShadow(model);
    reference.shadow(run(0.9f));

    // Whoever loaded it lets go of it.
    model.leave();

    assertThat(reference.shadow()).isPresent();
    assertThat(closed).hasValue(0);
    reference.shadow(Optional.empty());
    assertThat(closed).hasValue(1);
  }

  @Test
  void anotherShareOfTheSameShadowMakesNoSecondUser() {
    reference.shadow(run(0.5f));
    reference.shadow(run(0.9f));
    model.leave();

    reference.shadow(Optional.empty());

    assertThat(closed).hasValue(1);
  }

  @Test
  void whatHasBeenClosedIsNoShadow() {
    model.leave();

    reference.shadow(run(0.5f));

    assertThat(reference.shadow()).isEmpty();
  }

  @Test
  void aShadowThatComesToServeIsNotHeldTwice() {
    reference.shadow(run(0.5f));
    reference.swap(model);
    assertThat(reference.shadow()).isEmpty();

    reference.clear();

    assertThat(closed).hasValue(1);
  }

  private Optional<ShadowRun> run(float share) {
    return Optional.of(new ShadowRun(model, share, Set.of()));
  }
}
