package dev.maskstream.processor.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maskstream.proto.kafka.Rollouts;
import dev.maskstream.proto.v1.Promotion;
import dev.maskstream.proto.v1.Rollout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CourseTest {
  private static final Rollout FIRST =
      at(1, Rollouts.serve("street", Optional.empty(), "1", "begin"));
  private static final Rollout SECOND =
      at(2, Rollouts.serve("street", Optional.of(FIRST), "2", "better"));

  @Test
  void theFirstVersionOfAModelIsNotWatchedForThereIsNoWayBack() {
    assertThat(Course.begin(FIRST).change()).isEmpty();
  }

  @Test
  void aVersionThatTakesOverIsWatched() {
    assertThat(Course.begin(FIRST).then(SECOND).change()).contains(SECOND);
  }

  @Test
  void aChangeThatIsTheFirstThingSeenIsWatchedToo() {
    assertThat(Course.begin(SECOND).change()).contains(SECOND);
  }

  @Test
  void aShadowIsNoChangeOfWhatServes() {
    assertThat(Course.begin(shadow(3, SECOND)).change()).isEmpty();
  }

  @Test
  void aShadowDoesNotEndTheWatchOverWhatServes() {
    assertThat(Course.begin(FIRST).then(SECOND).then(shadow(3, SECOND)).change()).contains(SECOND);
  }

  @Test
  void whatTheWatchdogWentBackToIsNotWatched() {
    Rollout back =
        at(3, Rollouts.serve("street", Optional.of(SECOND), "1", Course.BY_WATCHDOG + "broken"));

    assertThat(Course.begin(FIRST).then(SECOND).then(back).change()).isEmpty();
  }

  @Test
  void aWayBackIsNobodysMistakeAndNotWatched() {
    Rollout back = at(3, Rollouts.serve("street", Optional.of(SECOND), "1", "whoever says so"));

    assertThat(Course.begin(FIRST).then(SECOND).then(back).change()).isEmpty();
  }

  @Test
  void aPersonsWayBackIsKnownForOneWhenItIsTheFirstThingSeen() {
    Rollout back = at(3, Rollouts.rollback(SECOND, "it is worse").orElseThrow());

    assertThat(Course.begin(back).change()).isEmpty();
  }

  @Test
  void aShadowCountsFromTheRolloutThatBeganIt() {
    Course course = Course.begin(FIRST).then(shadow(5, FIRST)).then(shadow(9, FIRST));

    assertThat(course.shadowSinceMicros()).isEqualTo(5);
  }

  @Test
  void besideAnotherServingVersionAShadowCountsAnew() {
    Course course = Course.begin(FIRST).then(shadow(5, FIRST)).then(shadow(9, SECOND));

    assertThat(course.shadowSinceMicros()).isEqualTo(9);
  }

  private static Rollout shadow(long micros, Rollout now) {
    Rollouts.Shadow shadow = new Rollouts.Shadow("3", 1, List.of(), Promotion.PROMOTION_AUTOMATIC);
    return at(micros, Rollouts.shadow(now, shadow, "try"));
  }

  private static Rollout at(long micros, Rollout rollout) {
    return rollout.toBuilder().setDecidedAtMicros(micros).build();
  }
}
