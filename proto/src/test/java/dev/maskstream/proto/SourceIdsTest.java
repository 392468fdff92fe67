package dev.maskstream.proto;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceIdsTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "cam-1", "Hall.3_left", "_selftest", "..", "-"})
  void lettersDigitsDotsUnderscoresAndHyphensNameASource(String sourceId) {
    assertThat(SourceIds.isValid(sourceId)).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"a b", "a/b", "caméra", "a\n", "٣", "a:b", "*"})
  void anythingElseDoesNot(String sourceId) {
    assertThat(SourceIds.isValid(sourceId)).isFalse();
  }

  @Test
  void theLongestHas128Characters() {
    assertThat(SourceIds.isValid("x".repeat(128))).isTrue();
    assertThat(SourceIds.isValid("x".repeat(129))).isFalse();
  }

  @Test
  void anUnderscoreInFrontMarksOurOwn() {
    assertThat(SourceIds.isReserved("_selftest")).isTrue();
    assertThat(SourceIds.isReserved("self_test")).isFalse();
  }
}
