package dev.maskstream.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  @Test
  void withoutAnyThereAreDefaults() {
    Options options = Options.of(null);

    assertThat(options.batchSizes()).containsExactly(1, 2, 4, 8);
    assertThat(options.workspaceBytes()).isEqualTo(4L << 30);
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.deviceId()).isZero();
    assertThat(options.optimizationLevel()).isEqualTo(3);
    assertThat(options.refit()).isFalse();
  }

  @Test
  void sizesAreThePowersOfTwoUpToTheLargest() {
    assertThat(Options.of(Map.of("maxBatchSize", 12)).batchSizes()).containsExactly(1, 2, 4, 8, 12);
    assertThat(Options.of(Map.of("maxBatchSize", "1")).batchSizes()).containsExactly(1);
  }

  @Test
  void sizesMayBeGiven() {
    Options options = Options.of(Map.of("profiles", "1, 6,16", "cacheDir", "plans"));

    assertThat(options.batchSizes()).containsExactly(1, 6, 16);
    assertThat(options.cacheDir()).isEqualTo(Path.of("plans"));
  }

  @ParameterizedTest
  @CsvSource({
    "maxBatchSize, 0, option maxBatchSize is 0; 1 to 256",
    "maxBatchSize, many, 'option maxBatchSize is ''many'', no number'",
    "profiles, '1,,4', 'option profiles is '''', no number'",
    "profiles, '4,1', 'option profiles is ''4,1'', not ascending'",
    "profiles, '1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17', option profiles has 17 sizes; 1 to 16",
    "fp16, yes, option fp16 is 'yes'; true or false",
    "int8, 1, option int8 is '1'; true or false",
    "workspace, -5, option workspace is -5; 1 to 1048576",
    "cacheMiB, 0, option cacheMiB is 0; 1 to 16777216",
    "deviceId, 64, option deviceId is 64; 0 to 63",
    "optimizationLevel, 6, option optimizationLevel is 6; 0 to 5",
    "timeoutMillis, 0, option timeoutMillis is 0; 1 to 3600000",
  })
  void whatIsOutOfRangeIsNamedWithItsRange(String key, String value, String message) {
    assertThatThrownBy(() -> Options.of(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void aLargestBatchThatIsNoProfileIsRefused() {
    assertThatThrownBy(() -> Options.of(Map.of("profiles", "1,4", "maxBatchSize", 8)))
        .hasMessage("option profiles ends with 4, but maxBatchSize is 8");
  }

  @Test
  void keysOfOthersAreLeftAlone() {
    assertThat(Options.of(Map.of("interOpNumThreads", 1))).isEqualTo(Options.of(Map.of()));
  }
}
