package dev.maskstream.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplainCommandTest {
  @Test
  void whatIsNoFramesIdIsSaidToBeNone() {
    CommandRun run = CommandRun.of("explain", "nonsense");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("\"nonsense\" is not the id of a frame");
  }
}
