package dev.maskstream.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTurnTest {
  @TempDir private Path folder;

  @Test
  void aTurnIsOneBrokersUntilItIsClosed() throws Exception {
    try (StartTurn _ = take();
        StartTurn meanwhile = take()) {
      assertThat(meanwhile.isOwn()).isFalse();
    }

    try (StartTurn after = take()) {
      assertThat(after.isOwn()).isTrue();
    }
  }

  @Test
  void whereNoFileCanBeMadeItGoesOnWithout() throws Exception {
    try (StartTurn none =
        StartTurn.take(folder.resolve("no-such").resolve("turn"), Duration.ofDays(1))) {
      assertThat(none.isOwn()).isFalse();
    }
  }

  private StartTurn take() {
    return StartTurn.take(folder.resolve("turn"), Duration.ZERO);
  }
}
