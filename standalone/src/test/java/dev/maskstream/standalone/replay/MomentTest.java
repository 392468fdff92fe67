package dev.maskstream.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void aMomentIsATimeATimeBeforeNowOrAnOffset() {
    assertThat(Moment.parse("2026-01-31T11:00:00Z", NOW))
        .isEqualTo(new Moment.AtTime(Instant.parse("2026-01-31T11:00:00Z")));
    assertThat(Moment.parse("-10m", NOW))
        .isEqualTo(new Moment.AtTime(Instant.parse("2026-01-31T11:50:00Z")));
    assertThat(Moment.parse("@123", NOW)).isEqualTo(new Moment.AtOffset(123));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "10m", "-10", "@", "@-1", "2026-01-31"})
  void anythingElseIsRefusedWithExamples(String text) {
    assertThatThrownBy(() -> Moment.parse(text, NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("@123");
  }
}
