package dev.maskstream.tensorrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
  private final List<String> closed = new ArrayList<>();
  private final Closing closing = new Closing();

  private void opened(String what, boolean fails) {
    closing.add(
        () -> {
          closed.add(what);
          if (fails) {
            throw new IllegalStateException(what);
          }
        });
  }

  @Test
  void whatWasOpenedLastIsClosedFirstAndOnce() {
    opened("runtime", false);
    opened("engine", false);
    opened("context", false);

    closing.close();
    closing.close();

    assertThat(closed).containsExactly("context", "engine", "runtime");
  }

  @Test
  void aFailureKeepsNothingElseOpen() {
    opened("runtime", true);
    opened("engine", false);
    opened("context", true);

    assertThatThrownBy(closing::close)
        .hasMessage("context")
        .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));

    assertThat(closed).containsExactly("context", "engine", "runtime");
  }
}
