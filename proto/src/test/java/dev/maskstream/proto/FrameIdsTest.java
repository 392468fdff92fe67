package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FrameIdsTest {
  private static final long MILLIS = 1_763_870_400_123L;

  private final AtomicLong clock = new AtomicLong(MILLIS);
  private final FrameIds ids = new FrameIds(clock::get, new SplittableRandom(1));

  @Test
  void anIdIsAUuidOfVersionSevenThatBeginsWithItsTime() {
    UUID id = ids.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(MILLIS);
  }

  @Test
  void idsIncreaseWhileTheClockStandsStillAndWhenItStepsBack() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      if (i == 5_000) {
        clock.addAndGet(-1_000);
      }
      made.add(ids.next().toString());
    }

    assertThat(made).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aRecordHasTheSameIdWheneverItIsRead() {
    assertThat(FrameIds.of("frames", 3, 42, MILLIS))
        .isEqualTo(FrameIds.of("frames", 3, 42, MILLIS))
        .hasToString("019aaede-5e7b-787e-a1be-a6d78c11dcf2");
  }

  @Test
  void otherRecordsHaveOtherIds() {
    assertThat(
            List.of(
                FrameIds.of("frames", 3, 42, MILLIS),
                FrameIds.of("frames", 3, 43, MILLIS),
                FrameIds.of("frames", 4, 42, MILLIS),
                FrameIds.of("frames2", 3, 42, MILLIS),
                FrameIds.of("frames", 3, 42, MILLIS + 1)))
        .doesNotHaveDuplicates();
  }

  @Test
  void aRecordWithoutATimeHasAnIdOfVersionSevenToo() {
    UUID id = FrameIds.of("frames", 0, 0, -1);

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.getMostSignificantBits() >>> 16).isZero();
  }

  @Test
  void theTimeOfAnIdCanBeReadBack() {
    FrameIds ids = new FrameIds(() -> 1_700_000_000_123L, new SplittableRandom(7));

    assertThat(FrameIds.epochMillis(ids.next())).hasValue(1_700_000_000_123L);
    assertThat(FrameIds.epochMillis(UUID.nameUUIDFromBytes(new byte[1]))).isEmpty();
  }
}
